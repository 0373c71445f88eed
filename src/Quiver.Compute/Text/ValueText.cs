using System.Buffers;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Text;

/// <summary>The text of values as <c>CAST(x AS VARCHAR)</c> gives it; every output format shows values this way.</summary>
static unsafe class ValueText
{
    static readonly SearchValues<byte> Delimiters = SearchValues.Create("\"'(),:=[]{}\\"u8);

    /// <summary>Returns the text of a value, <c>NULL</c> for null.</summary>
    public static string Of(Column column, int row)
    {
        var buffer = new TextBuffer();
        Append(column, row, buffer);
        return Encoding.UTF8.GetString(buffer.Written);
    }

    /// <summary>Appends the text of a value in a column of any encoding, <c>NULL</c> for null.</summary>
    public static void Append(Column column, int row, TextBuffer buffer, ValueStyle style = ValueStyle.Cast)
    {
        if (column.IsNull(row))
        {
            buffer.Append("NULL"u8);
            return;
        }

        ValueComparer.Resolve(ref column, ref row);
        switch (column)
        {
            case StringColumn strings when column.Type.Id == TypeId.Binary && style != ValueStyle.Cast:
                AppendHex(StringView.SpanOf(strings.Views + row), buffer);
                break;
            case StringColumn strings when column.Type.Id == TypeId.Binary:
                AppendBlob(StringView.SpanOf(strings.Views + row), buffer);
                break;
            case StringColumn strings:
                buffer.Append(StringView.SpanOf(strings.Views + row));
                break;
            case BooleanColumn booleans:
                buffer.Append(Bitmap.Get(booleans.Bits, row) ? "true"u8 : "false"u8);
                break;
            case FixedWidthColumn values:
                AppendFixed(values.Type, values.Data, row, buffer, style);
                break;
            case ListColumn lists:
                AppendList(lists, row, buffer, style);
                break;
            default:
                AppendStruct((StructColumn)column, row, buffer, style);
                break;
        }
    }

    static void AppendFixed(DataType type, byte* data, int row, TextBuffer buffer, ValueStyle style)
    {
        switch (type.Id)
        {
            case TypeId.Int8:
                buffer.AppendInteger(((sbyte*)data)[row]);
                break;
            case TypeId.Int16:
                buffer.AppendInteger(((short*)data)[row]);
                break;
            case TypeId.Int32:
                buffer.AppendInteger(((int*)data)[row]);
                break;
            case TypeId.Int64:
                buffer.AppendInteger(((long*)data)[row]);
                break;
            case TypeId.UInt8:
                buffer.AppendInteger(data[row]);
                break;
            case TypeId.UInt16:
                buffer.AppendInteger(((ushort*)data)[row]);
                break;
            case TypeId.UInt32:
                buffer.AppendInteger(((uint*)data)[row]);
                break;
            case TypeId.UInt64:
                buffer.AppendInteger(((ulong*)data)[row]);
                break;
            case TypeId.Float32 when style != ValueStyle.Cast && float.IsNaN(((float*)data)[row]):
            case TypeId.Float64 when style != ValueStyle.Cast && double.IsNaN(((double*)data)[row]):
                buffer.Append("NaN"u8);
                break;
            case TypeId.Float32:
                NumberText.Append(((float*)data)[row], buffer);
                break;
            case TypeId.Float64:
                NumberText.Append(((double*)data)[row], buffer);
                break;
            case TypeId.Decimal:
                Int128 unscaled = type.Physical == PhysicalType.Int128 ? ((Int128*)data)[row] : ((long*)data)[row];
                NumberText.Append(unscaled, ((DecimalType)type).Scale, buffer);
                break;
            default:
                if (style == ValueStyle.Cast)
                {
                    AppendTemporal(type, data, row, buffer);
                }
                else
                {
                    AppendArrowTemporal(type, data, row, buffer, style);
                }

                break;
        }
    }

    static void AppendArrowTemporal(DataType type, byte* data, int row, TextBuffer buffer, ValueStyle style)
    {
        switch (type)
        {
            case TimestampType timestamp:
                bool hasZone = style == ValueStyle.ArrowWithZone || timestamp.Zone is not null;
                long local = ZoneText.LocalOf(timestamp, ((long*)data)[row], out long offset);
                ArrowTimeText.AppendTimestamp(local, TimeUnits.Nanoseconds(timestamp.Unit), hasZone && offset == 0, buffer);
                ZoneText.AppendOffset(offset, isLong: true, buffer);
                break;
            case TimeType time:
                ArrowTimeText.AppendTime(((long*)data)[row] * TimeUnits.Nanoseconds(time.Unit), buffer);
                break;
            case DurationType duration when style == ValueStyle.ArrowWithUnits:
                ArrowTimeText.AppendDurationUnits(((long*)data)[row], duration.Unit, buffer);
                break;
            case DurationType duration:
                ArrowTimeText.AppendDuration(((long*)data)[row], TimeUnits.Nanoseconds(duration.Unit), buffer);
                break;
            case { Id: TypeId.Date }:
                TemporalText.AppendDate(((int*)data)[row], buffer);
                break;
            default:
                ArrowTimeText.AppendInterval(((IntervalValue*)data)[row], buffer);
                break;
        }
    }

    static void AppendTemporal(DataType type, byte* data, int row, TextBuffer buffer)
    {
        switch (type)
        {
            case TimestampType timestamp:
                long local = ZoneText.LocalOf(timestamp, ((long*)data)[row], out long offset);
                bool isUtc = timestamp.Zone is not null && offset == 0;
                TemporalText.AppendTimestamp(local, TimeUnits.Nanoseconds(timestamp.Unit), isUtc, buffer);
                ZoneText.AppendOffset(offset, isLong: false, buffer);
                break;
            case TimeType time:
                TemporalText.AppendTime(((long*)data)[row] * TimeUnits.Nanoseconds(time.Unit), buffer);
                break;
            case DurationType duration:
                long perDay = IntervalValue.NanosecondsPerDay / TimeUnits.Nanoseconds(duration.Unit);
                long count = ((long*)data)[row];
                int days = (int)Math.Clamp(count / perDay, int.MinValue, int.MaxValue);
                TemporalText.AppendInterval(new IntervalValue(0, days, count % perDay * TimeUnits.Nanoseconds(duration.Unit)), buffer);
                break;
            case { Id: TypeId.Date }:
                TemporalText.AppendDate(((int*)data)[row], buffer);
                break;
            default:
                TemporalText.AppendInterval(((IntervalValue*)data)[row], buffer);
                break;
        }
    }

    static void AppendList(ListColumn lists, int row, TextBuffer buffer, ValueStyle style)
    {
        bool isMap = lists.Type is MapType;
        (int start, int end) = lists.GetRange(row);
        buffer.Append(isMap ? (byte)'{' : (byte)'[');
        for (int i = start; i < end; i++)
        {
            if (i > start)
            {
                buffer.Append(", "u8);
            }

            if (isMap)
            {
                Column entries = lists.Elements;
                int entry = i;
                ValueComparer.Resolve(ref entries, ref entry);
                var fields = (StructColumn)entries;
                AppendNested(fields.Fields[0], entry, buffer, style);
                buffer.Append((byte)'=');
                AppendNested(fields.Fields[1], entry, buffer, style);
            }
            else
            {
                AppendNested(lists.Elements, i, buffer, style);
            }
        }

        buffer.Append(isMap ? (byte)'}' : (byte)']');
    }

    static void AppendStruct(StructColumn column, int row, TextBuffer buffer, ValueStyle style)
    {
        IReadOnlyList<Field> fields = ((StructType)column.Type).Fields;
        bool unnamed = fields.Count > 0 && fields.All(f => f.Name.Length == 0);
        buffer.Append(unnamed ? (byte)'(' : (byte)'{');
        for (int i = 0; i < fields.Count; i++)
        {
            if (i > 0)
            {
                buffer.Append(", "u8);
            }

            if (!unnamed)
            {
                AppendName(fields[i].Name, buffer, style);
                buffer.Append(": "u8);
            }

            AppendNested(column.Fields[i], row, buffer, style);
        }

        buffer.Append(unnamed ? (byte)')' : (byte)'}');
    }

    /// <summary>Appends a value inside of another one; a cast quotes text that could be misread, Arrow quotes none.</summary>
    static void AppendNested(Column column, int row, TextBuffer buffer, ValueStyle style)
    {
        int start = buffer.Length;
        Append(column, row, buffer, style);
        if (style == ValueStyle.Cast && column.Type.Id == TypeId.Utf8 && !column.IsNull(row) && NeedsQuotes(buffer.Written[start..]))
        {
            byte[] text = buffer.Written[start..].ToArray();
            buffer.Truncate(start);
            AppendQuoted(text, buffer);
        }
    }

    static void AppendName(string name, TextBuffer buffer, ValueStyle style)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        if (style == ValueStyle.Cast)
        {
            AppendQuoted(text, buffer);
        }
        else
        {
            buffer.Append(text);
        }
    }

    static bool NeedsQuotes(ReadOnlySpan<byte> text) =>
        text.IsEmpty
        || text[0] == ' '
        || text[^1] == ' '
        || Ascii.EqualsIgnoreCase(text, "null"u8)
        || text.ContainsAny(Delimiters);

    static void AppendQuoted(ReadOnlySpan<byte> text, TextBuffer buffer)
    {
        buffer.Append((byte)'\'');
        foreach (byte b in text)
        {
            if (b is (byte)'\'' or (byte)'\\')
            {
                buffer.Append((byte)'\\');
            }

            buffer.Append(b);
        }

        buffer.Append((byte)'\'');
    }

    static void AppendHex(ReadOnlySpan<byte> bytes, TextBuffer buffer)
    {
        Convert.TryToHexStringLower(bytes, buffer.GetSpan(bytes.Length * 2), out int written);
        buffer.Advance(written);
    }

    static void AppendBlob(ReadOnlySpan<byte> bytes, TextBuffer buffer)
    {
        ReadOnlySpan<byte> hex = "0123456789ABCDEF"u8;
        foreach (byte b in bytes)
        {
            if (b is >= 32 and <= 126 and not ((byte)'\\' or (byte)'\'' or (byte)'"'))
            {
                buffer.Append(b);
            }
            else
            {
                buffer.Append("\\x"u8);
                buffer.Append(hex[b >> 4]);
                buffer.Append(hex[b & 15]);
            }
        }
    }
}
