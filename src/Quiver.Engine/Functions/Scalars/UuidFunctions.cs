using System.Buffers.Binary;
using System.Globalization;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Universally unique identifiers (RFC 9562), as text.</summary>
static class UuidFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction("uuid gen_random_uuid uuidv4", "A random UUID, of version 4.", "length(uuid())", Only(Text), c => Make(c, 4),
            Volatility.Volatile),
        new KernelFunction("uuidv7", "A UUID of version 7: the time of the statement, then random bits.", "uuid_extract_version(uuidv7())",
            Only(Text), c => Make(c, 7), Volatility.Volatile),
        new KernelFunction("uuid_extract_version", "The version of a UUID.", "uuid_extract_version('018d6c3a-5ee9-7ce4-a5f0-ad0cf7c2d3aa')",
            Only(Integer, Text), c => RowLoop.Run(c, (a, row, result) =>
                RowLoop.Put(result, (long)(Parse(RowLoop.Text(a[0], row))[6] >> 4)))),
        new KernelFunction("uuid_extract_timestamp", "The time in a UUID of version 7.",
            "uuid_extract_timestamp('018d6c3a-5ee9-7ce4-a5f0-ad0cf7c2d3aa')", Only(Instant, Text), c => RowLoop.Run(c, (a, row, result) =>
            {
                byte[] bytes = Parse(RowLoop.Text(a[0], row));
                if (bytes[6] >> 4 != 7)
                {
                    throw new QuiverException(
                        ErrorCode.InvalidValue, $"'{RowLoop.Text(a[0], row)}' is not of version 7 and has no such time");
                }

                RowLoop.Put(result, (BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16) * 1000);
            })),
    ];

    static byte[] Parse(string text) => Guid.TryParse(text, CultureInfo.InvariantCulture, out Guid uuid)
        ? uuid.ToByteArray(bigEndian: true)
        : throw new QuiverException(ErrorCode.InvalidValue, $"'{text}' is not a UUID");

    static Column Make(ScalarInvocation call, int version)
    {
        byte[] bytes = new byte[16];
        return RowLoop.Run(call, (_, _, result) =>
        {
            lock (call.Context.Random)
            {
                call.Context.Random.NextBytes(bytes);
            }

            if (version == 7)
            {
                long milliseconds = call.Context.StatementTime.ToUnixTimeMilliseconds();
                ushort rest = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(6));
                BinaryPrimitives.WriteInt64BigEndian(bytes, (milliseconds << 16) | rest);
            }

            bytes[6] = (byte)((bytes[6] & 0x0F) | (version << 4));
            bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
            RowLoop.Put(result, new Guid(bytes, bigEndian: true).ToString("D", CultureInfo.InvariantCulture));
        });
    }
}
