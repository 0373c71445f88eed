using System.Buffers;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Text;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>
/// Writes values as JSON: numbers and decimals as numbers with all their digits, dates and times as ISO 8601 strings, lists as arrays,
/// structs and maps as objects, everything else as the string that <c>CAST(x AS VARCHAR)</c> gives.
/// </summary>
sealed unsafe class JsonValueWriter(JsonWriterOptions options)
{
    const int DateLength = 10;

    static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"',
        (byte)'\\']);

    readonly TextBuffer _scratch = new();
    readonly Dictionary<DataType, byte[][]> _keys = new(ReferenceEqualityComparer.Instance);

    /// <summary>Appends a value.</summary>
    public void Append(Column column, int row, TextBuffer buffer)
    {
        if (column.IsNull(row))
        {
            buffer.Append("null"u8);
            return;
        }

        ValueComparer.Resolve(ref column, ref row);
        switch (column)
        {
            case StringColumn strings when column.Type.Id == TypeId.Utf8:
                AppendString(StringView.SpanOf(strings.Views + row), buffer);
                break;
            case BooleanColumn booleans:
                buffer.Append(Bitmap.Get(booleans.Bits, row) ? "true"u8 : "false"u8);
                break;
            case FixedWidthColumn values:
                AppendFixed(values, row, buffer);
                break;
            case ListColumn maps when column.Type is MapType:
                AppendMap(maps, row, buffer);
                break;
            case ListColumn lists:
                AppendList(lists, row, buffer);
                break;
            case StructColumn structs:
                AppendStruct(structs, row, buffer);
                break;
            default:
                AppendText(column, row, buffer);
                break;
        }
    }

    /// <summary>Appends a string in quotes.</summary>
    public static void AppendString(ReadOnlySpan<byte> text, TextBuffer buffer)
    {
        buffer.Append((byte)'"');
        for (int at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special))
        {
            buffer.Append(text[..at]);
            AppendEscape(text[at], buffer);
            text = text[(at + 1)..];
        }

        buffer.Append(text);
        buffer.Append((byte)'"');
    }

    static void AppendEscape(byte value, TextBuffer buffer)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        buffer.Append((byte)'\\');
        switch (value)
        {
            case (byte)'\n':
                buffer.Append((byte)'n');
                break;
            case (byte)'\r':
                buffer.Append((byte)'r');
                break;
            case (byte)'\t':
                buffer.Append((byte)'t');
                break;
            case < 0x20:
                buffer.Append("u00"u8);
                buffer.Append(digits[value >> 4]);
                buffer.Append(digits[value & 15]);
                break;
            default:
                buffer.Append(value);
                break;
        }
    }

    void AppendFixed(FixedWidthColumn column, int row, TextBuffer buffer)
    {
        switch (column.Type)
        {
            case { Id: TypeId.Int64 }:
                buffer.AppendInteger(((long*)column.Data)[row]);
                break;
            case { Id: TypeId.Float32 }:
                float single = ((float*)column.Data)[row];
                AppendFloat(column, row, float.IsFinite(single), single, buffer);
                break;
            case { Id: TypeId.Float64 }:
                double value = ((double*)column.Data)[row];
                AppendFloat(column, row, double.IsFinite(value), value, buffer);
                break;
            case { IsNumeric: true }:
                ValueText.Append(column, row, buffer);
                break;
            case { Id: TypeId.Date } when options.DateFormat is { } format:
                AppendTime(format, ((int*)column.Data)[row] * 86_400L, 1, buffer);
                break;
            case { Id: TypeId.Date }:
                buffer.Append((byte)'"');
                TemporalText.AppendDate(((int*)column.Data)[row], buffer);
                buffer.Append((byte)'"');
                break;
            case TimestampType type when options.TimestampFormat is { } format:
                AppendTime(format, ((long*)column.Data)[row], TimeUnits.PerSecond(type.Unit), buffer);
                break;
            case TimestampType when options.Style == ValueStyle.Cast:
                AppendTimestamp(column, row, buffer);
                break;
            default:
                AppendText(column, row, buffer);
                break;
        }
    }

    void AppendFloat(FixedWidthColumn column, int row, bool isFinite, double value, TextBuffer buffer)
    {
        if (isFinite)
        {
            ValueText.Append(column, row, buffer);
            return;
        }

        switch (options.NonFinite)
        {
            case JsonNonFinite.Null:
                buffer.Append("null"u8);
                break;
            case JsonNonFinite.Text:
                buffer.Append(double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8);
                break;
            default:
                throw new QuiverException(
                    ErrorCode.InvalidValue, "JSON has no numbers that are not finite; pass nonfinite 'null' or 'string' to write them");
        }
    }

    void AppendTime(TimePattern format, long value, long perSecond, TextBuffer buffer)
    {
        long seconds = value >= 0 ? value / perSecond : ((value + 1) / perSecond) - 1;
        _scratch.Truncate();
        format.Append(seconds, (int)((value - (seconds * perSecond)) * (1_000_000_000 / perSecond)), _scratch);
        AppendString(_scratch.Written, buffer);
    }

    void AppendTimestamp(FixedWidthColumn column, int row, TextBuffer buffer)
    {
        _scratch.Truncate();
        ValueText.Append(column, row, _scratch);
        ReadOnlySpan<byte> text = _scratch.Written;
        buffer.Append((byte)'"');
        if (text.Length > DateLength && text[DateLength] == (byte)' ')
        {
            buffer.Append(text[..DateLength]);
            buffer.Append((byte)'T');
            text = text[(DateLength + 1)..];
        }

        buffer.Append(text);
        buffer.Append((byte)'"');
    }

    void AppendText(Column column, int row, TextBuffer buffer)
    {
        _scratch.Truncate();
        ValueText.Append(column, row, _scratch, options.Style);
        AppendString(_scratch.Written, buffer);
    }

    void AppendList(ListColumn column, int row, TextBuffer buffer)
    {
        (int start, int end) = column.GetRange(row);
        buffer.Append((byte)'[');
        for (int i = start; i < end; i++)
        {
            if (i > start)
            {
                buffer.Append((byte)',');
            }

            Append(column.Elements, i, buffer);
        }

        buffer.Append((byte)']');
    }

    void AppendStruct(StructColumn column, int row, TextBuffer buffer)
    {
        if (!_keys.TryGetValue(column.Type, out byte[][]? keys))
        {
            keys = KeysOf(((StructType)column.Type).Fields);
            _keys.Add(column.Type, keys);
        }

        int members = 0;
        for (int i = 0; i < keys.Length; i++)
        {
            if (options.OmitsNulls && column.Fields[i].IsNull(row))
            {
                continue;
            }

            // Each key comes with its brace or comma, which the members before it decide.
            buffer.Append(members++ == 0 ? (byte)'{' : (byte)',');
            buffer.Append(keys[i].AsSpan(1));
            Append(column.Fields[i], row, buffer);
        }

        buffer.Append(members == 0 ? "{}"u8 : "}"u8);
    }

    /// <summary>Returns what stands before the values of fields: <c>{"a":</c>, <c>,"b":</c> and so on.</summary>
    public static byte[][] KeysOf(IReadOnlyList<Field> fields)
    {
        var buffer = new TextBuffer();
        byte[][] keys = new byte[fields.Count][];
        for (int i = 0; i < keys.Length; i++)
        {
            buffer.Truncate();
            buffer.Append(i == 0 ? (byte)'{' : (byte)',');
            AppendString(Encoding.UTF8.GetBytes(fields[i].Name), buffer);
            buffer.Append((byte)':');
            keys[i] = buffer.Written.ToArray();
        }

        return keys;
    }

    void AppendMap(ListColumn column, int row, TextBuffer buffer)
    {
        (int start, int end) = column.GetRange(row);
        bool isEntries = options.WritesMapsAsEntries;
        buffer.Append(isEntries ? (byte)'[' : (byte)'{');
        int members = 0;
        for (int i = start; i < end; i++)
        {
            Column entries = column.Elements;
            int entry = i;
            ValueComparer.Resolve(ref entries, ref entry);
            if (options.OmitsNulls && !isEntries && ((StructColumn)entries).Fields[1].IsNull(entry))
            {
                continue;
            }

            if (members++ > 0)
            {
                buffer.Append((byte)',');
            }

            AppendEntry((StructColumn)entries, entry, isEntries, buffer);
        }

        buffer.Append(isEntries ? (byte)']' : (byte)'}');
    }

    void AppendEntry(StructColumn pair, int entry, bool isEntries, TextBuffer buffer)
    {
        if (isEntries)
        {
            buffer.Append("{\"key\":"u8);
            Append(pair.Fields[0], entry, buffer);
            buffer.Append(",\"value\":"u8);
        }
        else
        {
            AppendText(pair.Fields[0], entry, buffer);
            buffer.Append((byte)':');
        }

        Append(pair.Fields[1], entry, buffer);
        if (isEntries)
        {
            buffer.Append((byte)'}');
        }
    }
}
