using System.Security.Cryptography;
using System.Text;

namespace Quiver.InfluxQueries.Metadata;

/// <summary>A password as it is stored: PBKDF2 (RFC 8018) of HMAC-SHA-256 with a salt of its own.</summary>
/// <param name="Iterations">How often the function is applied.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Hash">The hash.</param>
sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash)
{
    /// <summary>The most iterations that a stored hash may ask for: more would be a way to keep the processor busy.</summary>
    public const int MostIterations = 10_000_000;

    const int UsualIterations = 100_000;
    const int SaltBytes = 16;
    const int HashBytes = 32;

    /// <summary>What a password of a user that is not there is checked against, so that both take the same time.</summary>
    public static PasswordHash OfNobody { get; } = Of(Convert.ToHexString(RandomNumberGenerator.GetBytes(SaltBytes)));

    /// <summary>Makes the hash of a password.</summary>
    public static PasswordHash Of(string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new PasswordHash(UsualIterations, salt, Derive(password, salt, UsualIterations, HashBytes));
    }

    /// <summary>Returns whether a password is the one; it takes the same time for each.</summary>
    public bool Matches(string password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, Salt, Iterations, Hash.Length), Hash);

    static byte[] Derive(string password, byte[] salt, int iterations, int length) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, length);
}
