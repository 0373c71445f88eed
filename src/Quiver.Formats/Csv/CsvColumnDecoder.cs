using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>Reads one column of an index of fields into a builder.</summary>
abstract unsafe class CsvColumnDecoder(CsvDialect dialect)
{
    /// <summary>What a field is before its value is looked at.</summary>
    protected enum FieldState
    {
        Null,
        Value,
        Malformed,
    }

    readonly bool _emptyIsNull = dialect.IsNull([]);

    /// <summary>Whether fields other than the empty one are null.</summary>
    protected bool HasNullStrings { get; } = dialect.NullStrings.Any(s => s.Length > 0);

    /// <summary>Whether the empty unquoted field is null.</summary>
    protected bool EmptyIsNull => _emptyIsNull;

    /// <summary>The dialect.</summary>
    protected CsvDialect Dialect => dialect;

    /// <summary>Appends the column's value of every record; returns the record whose value is wrong, or -1.</summary>
    public abstract int Decode(in CsvFields fields, int column, ColumnBuilder builder);

    /// <summary>Creates the decoder for a type.</summary>
    public static CsvColumnDecoder Create(DataType type, CsvDialect dialect) => type switch
    {
        { Id: TypeId.Boolean } => new CsvBooleanDecoder(dialect),
        { Id: TypeId.Int8 } => new CsvFixedDecoder<sbyte, NarrowParser<sbyte>>(dialect, default),
        { Id: TypeId.Int16 } => new CsvFixedDecoder<short, NarrowParser<short>>(dialect, default),
        { Id: TypeId.Int32 } => new CsvFixedDecoder<int, NarrowParser<int>>(dialect, default),
        { Id: TypeId.Int64 } => new CsvFixedDecoder<long, Int64Parser>(dialect, default),
        { Id: TypeId.UInt8 } => new CsvFixedDecoder<byte, NarrowParser<byte>>(dialect, default),
        { Id: TypeId.UInt16 } => new CsvFixedDecoder<ushort, NarrowParser<ushort>>(dialect, default),
        { Id: TypeId.UInt32 } => new CsvFixedDecoder<uint, NarrowParser<uint>>(dialect, default),
        { Id: TypeId.UInt64 } => new CsvFixedDecoder<ulong, UInt64Parser>(dialect, default),
        { Id: TypeId.Float32 } => new CsvFixedDecoder<float, SingleParser>(dialect, default),
        { Id: TypeId.Float64 } => new CsvFixedDecoder<double, DoubleParser>(dialect, default),
        { Id: TypeId.Date } => new CsvFixedDecoder<int, DateParser>(dialect, default),
        TimeType time => new CsvFixedDecoder<long, TimeParser>(dialect, new TimeParser(time.Unit)),
        TimestampType timestamp => new CsvFixedDecoder<long, TimestampParser>(dialect, new TimestampParser(timestamp.Unit)),
        DecimalType { ByteWidth: 8 } number => new CsvFixedDecoder<long, Decimal64Parser>(dialect, new Decimal64Parser(number)),
        DecimalType number => new CsvFixedDecoder<Int128, Decimal128Parser>(dialect, new Decimal128Parser(number)),
        { Id: TypeId.Utf8 or TypeId.Binary } => new CsvTextDecoder(dialect),
        { Id: TypeId.Null } => new CsvNullDecoder(dialect),
        _ => throw new QuiverException(
            ErrorCode.NotSupported, $"CSV columns cannot have the type {type}; read the column as VARCHAR and cast it"),
    };

    /// <summary>Whether a field starts with a quote.</summary>
    protected bool IsQuoted(byte* field, int length) => length > 0 && *field == Dialect.Quote;

    /// <summary>Takes quotes and spaces away from a field that is not text; empty and null strings are null.</summary>
    protected FieldState Normalize(ref byte* field, ref int length)
    {
        if (length <= 0)
        {
            return FieldState.Null;
        }

        if (IsQuoted(field, length))
        {
            if (!TryUnquote(ref field, ref length, out bool isEscaped) || isEscaped)
            {
                return FieldState.Malformed;
            }
        }
        else if (HasNullStrings && Dialect.IsNull(new ReadOnlySpan<byte>(field, length)))
        {
            return FieldState.Null;
        }

        while (length > 0 && *field is (byte)' ' or (byte)'\t')
        {
            field++;
            length--;
        }

        while (length > 0 && field[length - 1] is (byte)' ' or (byte)'\t')
        {
            length--;
        }

        return length == 0 ? FieldState.Null : FieldState.Value;
    }

    /// <summary>Moves to the content of a quoted field; false where text follows the closing quote.</summary>
    protected bool TryUnquote(ref byte* field, ref int length, out bool isEscaped)
    {
        while (length > 1 && field[length - 1] is (byte)' ' or (byte)'\t')
        {
            length--;
        }

        isEscaped = false;
        if (length < 2 || field[length - 1] != Dialect.Quote)
        {
            return false;
        }

        field++;
        length -= 2;
        var content = new ReadOnlySpan<byte>(field, length);
        isEscaped = content.Contains((byte)Dialect.Quote) || (Dialect.Escape >= 0 && content.Contains((byte)Dialect.Escape));
        return true;
    }

    /// <summary>Copies the content of a quoted field without its escapes; -1 where a quote closes it too early.</summary>
    protected int Unescape(byte* content, int length, byte* target)
    {
        int written = 0;
        for (int i = 0; i < length; i++)
        {
            byte b = content[i];
            if (b == Dialect.Escape && i + 1 < length && (content[i + 1] == Dialect.Quote || Dialect.Escape != Dialect.Quote))
            {
                b = content[++i];
            }
            else if (b == Dialect.Quote)
            {
                return -1;
            }

            target[written++] = b;
        }

        return written;
    }
}
