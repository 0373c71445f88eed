using System.Buffers.Text;
using System.Security.Cryptography;

namespace Quiver.Server.Auth;

/// <summary>
/// The text of a token, which only its owner has: the form of InfluxDB 3, which clients and scanners for leaked secrets know.
/// </summary>
static class TokenText
{
    /// <summary>What every text begins with.</summary>
    public const string Prefix = "apiv3_";

    /// <summary>The most characters of a text; nothing longer is looked at.</summary>
    public const int MaxLength = 512;

    /// <summary>The least characters after the prefix of a text that an operator brings: 16 random bytes in base64.</summary>
    const int MinRandomLength = 22;

    /// <summary>Makes a text of 64 random bytes.</summary>
    public static string Create()
    {
        Span<byte> random = stackalloc byte[64];
        RandomNumberGenerator.Fill(random);
        return Prefix + Base64Url.EncodeToString(random);
    }

    /// <summary>Says what is wrong with a text that an operator brings, without the text; null where it can be a token.</summary>
    public static string? FaultOf(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return $"it must begin with {Prefix}";
        }

        if (text.Length < Prefix.Length + MinRandomLength || text.Length > MaxLength)
        {
            return $"it has {text.Length} characters; {Prefix.Length + MinRandomLength} to {MaxLength} are right";
        }

        return text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? null
            : "it may have letters from a to z, digits, '_' and '-' only";
    }
}
