using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>
/// The canonical extension type <c>arrow.uuid</c> (CanonicalExtensions.rst): 16 bytes on the wire, text of 36 characters here, as
/// UUIDs of Parquet files are.
/// </summary>
static unsafe class WireUuids
{
    /// <summary>The bytes of a UUID on the wire.</summary>
    public const int Bytes = 16;

    /// <summary>The characters of its text.</summary>
    public const int TextLength = 36;

    const string NameKey = "ARROW:extension:name";

    /// <summary>Whether the metadata of a field says that its values are UUIDs.</summary>
    public static bool AreIn(IReadOnlyDictionary<string, string>? metadata) =>
        metadata is not null && metadata.TryGetValue(NameKey, out string? name) && name == "arrow.uuid";

    /// <summary>Writes the texts of UUIDs one after another.</summary>
    public static void Format(byte* source, byte* target, int count)
    {
        for (int i = 0; i < count; i++)
        {
            new Guid(new ReadOnlySpan<byte>(source + ((long)i * Bytes), Bytes), bigEndian: true)
                .TryFormat(new Span<byte>(target + ((long)i * TextLength), TextLength), out _, "D");
        }
    }

    /// <summary>Writes the bytes of UUIDs from a column of texts or bytes; those of nulls are zero.</summary>
    public static void Parse(string name, StringColumn column, byte* target)
    {
        for (int i = 0; i < column.Length; i++)
        {
            var bytes = new Span<byte>(target + ((long)i * Bytes), Bytes);
            if (column.IsNull(i))
            {
                bytes.Clear();
                continue;
            }

            ReadOnlySpan<byte> value = column.GetBytes(i);
            bool isBinary = column.Type.Id == TypeId.Binary && value.Length == Bytes;
            if (isBinary)
            {
                value.CopyTo(bytes);
            }
            else if (Guid.TryParse(value, null, out Guid parsed))
            {
                parsed.TryWriteBytes(bytes, bigEndian: true, out _);
            }
            else
            {
                throw new QuiverException(ErrorCode.InvalidValue, FormattableString.Invariant(
                    $"the value at row {i} of column \"{name}\" is no UUID, which its metadata ({NameKey} arrow.uuid) says it is"));
            }
        }
    }
}
