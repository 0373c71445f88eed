using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Quiver.Server.Auth;

/// <summary>The SHA-512 (FIPS 180-4) of a token's text: all that is kept of it.</summary>
/// <remarks>
/// A fast hash is right here, other than for passwords: a text has 512 random bits, which nobody can search through. For the same reason
/// a look-up by hash in a table gives nothing away: whoever measures it learns at most bits of the hash of a text that he made up, and
/// cannot make up a text with a given hash. The final comparison takes the same time wherever two hashes differ.
/// </remarks>
readonly struct TokenHash : IEquatable<TokenHash>
{
    /// <summary>The bytes of a hash.</summary>
    public const int Size = SHA512.HashSizeInBytes;

    readonly Words _words;

    /// <summary>Takes the bytes of a hash.</summary>
    public TokenHash(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Size);
        bytes.CopyTo(MemoryMarshal.AsBytes((Span<ulong>)_words));
    }

    /// <summary>The bytes.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes((ReadOnlySpan<ulong>)_words);

    /// <summary>Hashes a text of at most <see cref="TokenText.MaxLength"/> characters, without anything on the heap.</summary>
    public static TokenHash Of(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[TokenText.MaxLength * 3];
        Span<byte> hash = stackalloc byte[Size];
        int length = Encoding.UTF8.GetBytes(text, bytes);
        SHA512.HashData(bytes[..length], hash);
        CryptographicOperations.ZeroMemory(bytes[..length]);
        return new TokenHash(hash);
    }

    /// <inheritdoc/>
    public bool Equals(TokenHash other) => CryptographicOperations.FixedTimeEquals(Bytes, other.Bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TokenHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _words[0].GetHashCode();

    /// <summary>The hash in hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(Bytes);

    [InlineArray(Size / sizeof(ulong))]
    struct Words
    {
        ulong _first;
    }
}
