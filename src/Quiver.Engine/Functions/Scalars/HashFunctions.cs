using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Hashing;
using Quiver.Compute.Text;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Digests and hashes of text and bytes.</summary>
static class HashFunctions
{
    static readonly uint[] Crc32Table = MakeCrc32Table();

    public static IEnumerable<ScalarFunction> All =>
    [
        Digest("md5", Md5),
        Digest("sha1", Sha1),
        Digest("sha256", (source, target) => SHA256.HashData(source, target)),
        Digest("sha384", (source, target) => SHA384.HashData(source, target)),
        Digest("sha512", (source, target) => SHA512.HashData(source, target)),
        new KernelFunction(
            "digest", "The digest of text or bytes by the algorithm of a name, as bytes.", "encode(digest('abc', 'md5'), 'hex')",
                [Of(DataType.Binary, Text, Text), Of(DataType.Binary, DataType.Binary, Text)], ByName),
        new KernelFunction(
            "md5_number_upper", "The first eight bytes of the MD5 digest as a number, the first byte the lowest.",
                "md5_number_upper('abc')", Bytes(DataType.UInt64), c => Md5Number(c, 0)),
        new KernelFunction(
            "md5_number_lower", "The last eight bytes of the MD5 digest as a number, the first of them the lowest.",
                "md5_number_lower('abc')", Bytes(DataType.UInt64), c => Md5Number(c, 8)),
        new KernelFunction(
            "crc32", "The CRC-32 checksum of IEEE 802.3.", "crc32('abc')", Bytes(Integer), c => RowLoop.Run(c, (a, row, result) =>
                RowLoop.Put(result, (long)Crc32(RowLoop.Bytes(a[0], row))))),
        new KernelFunction(
            "xxhash64", "The 64-bit xxHash (XXH64) of text or bytes.", "xxhash64('abc')", Bytes(DataType.UInt64), c =>
                RowLoop.Run(c, (a, row, result) => Put(result, XxHash64.Compute(RowLoop.Bytes(a[0], row))))),
        new KernelFunction(
            "hash", "A hash of one or more values of any types, equal for values that look the same; null has one too.", "hash('abc', 1)",
                a => a.Count > 0 ? new FunctionSignature([.. a], DataType.UInt64) : null, Hash, seesNulls: true),
    ];

    delegate int DigestInto(ReadOnlySpan<byte> source, Span<byte> target);

    static FunctionSignature[] Bytes(DataType result) => [Of(result, Text), Of(result, DataType.Binary)];

    static void Put(ColumnBuilder result, ulong value) => ((FixedWidthColumnBuilder)result).AppendRaw(value);

    static KernelFunction Digest(string name, DigestInto hash) => new(
        name, $"The {name} digest in hexadecimal.", $"{name}('abc')", Bytes(Text), c =>
    {
        byte[] digest = new byte[64];
        return RowLoop.Run(c, (a, row, result) =>
            RowLoop.Put(result, Convert.ToHexStringLower(digest, 0, hash(RowLoop.Bytes(a[0], row), digest))));
    });

    [SuppressMessage("Security", "CA5351", Justification = "The function of SQL makes fingerprints; it guards nothing.")]
    static int Md5(ReadOnlySpan<byte> source, Span<byte> target) => MD5.HashData(source, target);

    [SuppressMessage("Security", "CA5350", Justification = "The function of SQL makes fingerprints; it guards nothing.")]
    static int Sha1(ReadOnlySpan<byte> source, Span<byte> target) => SHA1.HashData(source, target);

    static Column ByName(ScalarInvocation call)
    {
        byte[] digest = new byte[64];
        return RowLoop.Run(call, (a, row, result) =>
        {
            string name = RowLoop.Text(a[1], row);
            ReadOnlySpan<byte> source = RowLoop.Bytes(a[0], row);
            int length = name.ToLowerInvariant() switch
            {
                "md5" => Md5(source, digest),
                "sha1" => Sha1(source, digest),
                "sha256" => SHA256.HashData(source, digest),
                "sha384" => SHA384.HashData(source, digest),
                "sha512" => SHA512.HashData(source, digest),
                _ => throw new Arrow.Errors.QuiverException(
                    Arrow.Errors.ErrorCode.InvalidValue, $"unknown digest '{name}'; use md5, sha1, sha256, sha384 or sha512"),
            };
            RowLoop.Put(result, digest.AsSpan(0, length));
        });
    }

    static Column Md5Number(ScalarInvocation call, int at)
    {
        byte[] digest = new byte[16];
        return RowLoop.Run(call, (a, row, result) =>
        {
            Md5(RowLoop.Bytes(a[0], row), digest);
            Put(result, BinaryPrimitives.ReadUInt64LittleEndian(digest.AsSpan(at)));
        });
    }

    static Column Hash(ScalarInvocation call)
    {
        var buffer = new TextBuffer();
        return RowLoop.Run(
            call,
            (a, row, result) =>
            {
                ulong hash = 0;
                foreach (Column column in a)
                {
                    buffer.Truncate();
                    ValueText.Append(column, row, buffer);
                    hash = XxHash64.Compute(column.IsNull(row) ? [] : buffer.Written, hash + (column.IsNull(row) ? 1UL : 0));
                }

                Put(result, hash);
            },
            seesNulls: true);
    }

    static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = Crc32Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    static uint[] MakeCrc32Table()
    {
        const uint Polynomial = 0xEDB88320;
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
