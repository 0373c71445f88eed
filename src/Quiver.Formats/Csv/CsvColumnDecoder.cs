using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>Reads one column of an index of fields into a builder.</summary>
abstract unsafe class CsvColumnDecoder(CsvDialect dialect, CsvColumn column)
{
    /// <summary>What a field is before its value is looked at.</summary>
    protected enum FieldState
    {
        Null,
        Value,
        Malformed,
    }

    readonly bool _emptyIsNull = dialect.IsNull([]) && !column.IsNeverNull;

    /// <summary>Whether fields other than the empty one are null.</summary>
    protected bool HasNullStrings { get; } = dialect.NullStrings.Any(s => s.Length > 0) && !column.IsNeverNull;

    /// <summary>Whether the empty unquoted field is null.</summary>
    protected bool EmptyIsNull => _emptyIsNull;

    /// <summary>Whether quoted fields may be null too.</summary>
    protected bool QuotedIsNull { get; } = dialect.AllowQuotedNulls && !column.IsNeverNull;

    /// <summary>The dialect.</summary>
    protected CsvDialect Dialect => dialect;

    /// <summary>Appends the column's value of every record; returns the record whose value is wrong, or -1.</summary>
    public abstract int Decode(in CsvFields fields, int column, ColumnBuilder builder);

    /// <summary>Creates the decoder for a type.</summary>
    public static CsvColumnDecoder Create(DataType type, CsvDialect dialect, CsvColumn column) => type switch
    {
        { Id: TypeId.Boolean } => new CsvBooleanDecoder(dialect, column),
        { Id: TypeId.Int8 } => Number<sbyte, NarrowParser<sbyte>>(dialect, column, default),
        { Id: TypeId.Int16 } => Number<short, NarrowParser<short>>(dialect, column, default),
        { Id: TypeId.Int32 } => Number<int, NarrowParser<int>>(dialect, column, default),
        { Id: TypeId.Int64 } => Number<long, Int64Parser>(dialect, column, default),
        { Id: TypeId.UInt8 } => Number<byte, NarrowParser<byte>>(dialect, column, default),
        { Id: TypeId.UInt16 } => Number<ushort, NarrowParser<ushort>>(dialect, column, default),
        { Id: TypeId.UInt32 } => Number<uint, NarrowParser<uint>>(dialect, column, default),
        { Id: TypeId.UInt64 } => Number<ulong, UInt64Parser>(dialect, column, default),
        { Id: TypeId.Float32 } => Number<float, SingleParser>(dialect, column, default),
        { Id: TypeId.Float64 } => Number<double, DoubleParser>(dialect, column, default),
        DecimalType { ByteWidth: 8 } number => Number<long, Decimal64Parser>(dialect, column, new Decimal64Parser(number)),
        DecimalType number => Number<Int128, Decimal128Parser>(dialect, column, new Decimal128Parser(number)),
        { Id: TypeId.Date } when column.Layout.IsIso => new CsvFixedDecoder<int, DateParser>(dialect, column, default),
        { Id: TypeId.Date } => new CsvFixedDecoder<int, LayoutDateParser>(dialect, column, new LayoutDateParser(column.Layout)),
        TimeType time => new CsvFixedDecoder<long, TimeParser>(dialect, column, new TimeParser(time.Unit)),
        TimestampType timestamp when column.Layout.IsIso =>
            new CsvFixedDecoder<long, TimestampParser>(dialect, column, new TimestampParser(timestamp.Unit)),
        TimestampType timestamp => new CsvFixedDecoder<long, LayoutTimestampParser>(
            dialect, column, new LayoutTimestampParser(column.Layout, timestamp.Unit)),
        { Id: TypeId.Utf8 or TypeId.Binary } => new CsvTextDecoder(dialect, column),
        { Id: TypeId.Null } => new CsvNullDecoder(dialect, column),
        _ => throw new QuiverException(
            ErrorCode.NotSupported, $"CSV columns cannot have the type {type}; read the column as VARCHAR and cast it"),
    };

    static CsvColumnDecoder Number<T, TParser>(CsvDialect dialect, CsvColumn column, TParser parser)
        where T : unmanaged
        where TParser : struct, IFieldParser<T> => dialect.Numbers.IsPlain
            ? new CsvFixedDecoder<T, TParser>(dialect, column, parser)
            : new CsvFixedDecoder<T, SeparatedParser<T, TParser>>(dialect, column, new SeparatedParser<T, TParser>(parser, dialect.Numbers));

    /// <summary>Narrows a type by the column's values.</summary>
    public void Inspect(in CsvFields fields, int ordinal, ref TextTypes types)
    {
        for (int row = 0; row < fields.RowCount && !types.IsText; row++)
        {
            byte* value = fields.Get(row, ordinal, out int length);
            FieldState state = Normalize(ref value, ref length);
            if (state != FieldState.Null)
            {
                types.Add(value, length);
            }
        }
    }

    /// <summary>Whether a field starts with a quote.</summary>
    protected bool IsQuoted(byte* field, int length) => length > 0 && *field == Dialect.Quote;

    /// <summary>Takes quotes and spaces away from a field that is not text; empty and null strings are null.</summary>
    protected FieldState Normalize(ref byte* field, ref int length)
    {
        if (length <= 0)
        {
            return length < 0 || !column.IsNeverNull ? FieldState.Null : FieldState.Malformed;
        }

        if (IsQuoted(field, length))
        {
            if (!TryUnquote(ref field, ref length, out bool isEscaped) || isEscaped)
            {
                return FieldState.Malformed;
            }

            if (QuotedIsNull && HasNullStrings && Dialect.IsNull(new ReadOnlySpan<byte>(field, length)))
            {
                return FieldState.Null;
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

        return length != 0 ? FieldState.Value : column.IsNeverNull ? FieldState.Malformed : FieldState.Null;
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
        isEscaped = content.Contains((byte)Dialect.Quote)
            || (Dialect.Escape >= 0 && Dialect.Escape != Dialect.Quote && content.Contains((byte)Dialect.Escape));
        return true;
    }

    /// <summary>Copies the content of a quoted field without its escapes; -1 where a quote closes it too early.</summary>
    protected int Unescape(byte* content, int length, byte* target)
    {
        byte quote = (byte)Dialect.Quote;
        byte escape = Dialect.Escape >= 0 ? (byte)Dialect.Escape : quote;
        byte* end = content + length;
        byte* start = target;
        while (true)
        {
            var rest = new ReadOnlySpan<byte>(content, (int)(end - content));
            int next = rest.IndexOfAny(quote, escape);
            int plain = next < 0 ? rest.Length : next;
            rest[..plain].CopyTo(new Span<byte>(target, plain));
            target += plain;
            content += plain;
            if (next < 0)
            {
                return (int)(target - start);
            }

            bool isEscape = *content == Dialect.Escape && content + 1 < end && (content[1] == quote || escape != quote);
            if (!isEscape && *content == quote)
            {
                return -1;
            }

            content += isEscape ? 1 : 0;
            *target++ = *content++;
        }
    }
}
