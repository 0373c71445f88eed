using System.Text;
using System.Text.Unicode;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Ipc;

/// <summary>Turns values as they lie on the wire into Quiver's, checking those that could do harm.</summary>
static unsafe class WireValues
{
    const long MillisecondsPerDay = 86_400_000;

    /// <summary>Returns the bytes of a value on the wire.</summary>
    public static int WidthOf(WireField field) => field.Type switch
    {
        WireType.Int or WireType.FloatingPoint or WireType.Decimal or WireType.Time => field.Width / 8,
        WireType.Date => field.Unit == WireTypes.DateDay ? 4 : 8,
        WireType.Interval => field.Unit switch
        {
            WireTypes.IntervalYearMonth => 4,
            WireTypes.IntervalDayTime => 8,
            _ => 16,
        },
        _ => 8,
    };

    /// <summary>Whether fixed-width values lie on the wire as they do in memory.</summary>
    public static bool IsSame(WireField field) => field.Type switch
    {
        WireType.FloatingPoint => field.Width != 16,
        WireType.Date => field.Unit == WireTypes.DateDay,
        WireType.Time or WireType.Decimal => field.Width == field.ValueType.ByteWidth * 8,
        WireType.Interval => field.Unit == WireTypes.IntervalMonthDayNano,
        _ => true,
    };

    /// <summary>Checks fixed-width values that lie on the wire as they do in memory.</summary>
    public static void Check(WireField field, byte* values, int length, ulong* validity)
    {
        if (field.Type == WireType.Time)
        {
            long limit = TimeLimit(field);
            for (int i = 0; i < length; i++)
            {
                if ((ulong)((long*)values)[i] >= (ulong)limit && IsValid(validity, i))
                {
                    throw OutOfRange(field, i, "time of day");
                }
            }
        }
        else if (field.Type == WireType.Decimal)
        {
            Int128 limit = DecimalLimit(field);
            for (int i = 0; i < length; i++)
            {
                Int128 value = DecimalAt(values, i, field.Width, out _);
                if ((value >= limit || value <= -limit) && IsValid(validity, i))
                {
                    throw OutOfRange(field, i, field.ValueType.ToString());
                }
            }
        }
    }

    /// <summary>Converts fixed-width values; those of nulls become anything.</summary>
    public static void Convert(WireField field, byte* source, byte* target, int length, ulong* validity)
    {
        switch (field.Type)
        {
            case WireType.FloatingPoint when field.Width == 16:
                for (int i = 0; i < length; i++)
                {
                    ((float*)target)[i] = (float)((Half*)source)[i];
                }

                break;
            case WireType.Date when field.Unit == WireTypes.DateMillisecond:
                ConvertDates(field, (long*)source, (int*)target, length, validity);
                break;
            case WireType.Time:
                ConvertTimes(field, source, (long*)target, length, validity);
                break;
            case WireType.Decimal:
                ConvertDecimals(field, source, target, length, validity);
                break;
            case WireType.Interval when field.Unit == WireTypes.IntervalYearMonth:
                for (int i = 0; i < length; i++)
                {
                    ((IntervalValue*)target)[i] = new IntervalValue(((int*)source)[i], 0, 0);
                }

                break;
            case WireType.Interval when field.Unit == WireTypes.IntervalDayTime:
                for (int i = 0; i < length; i++)
                {
                    ((IntervalValue*)target)[i] = new IntervalValue(0, ((int*)source)[2 * i], ((int*)source)[(2 * i) + 1] * 1_000_000L);
                }

                break;
            default:
                long bytes = (long)length * field.ValueType.ByteWidth;
                Buffer.MemoryCopy(source, target, bytes, bytes);
                break;
        }
    }

    /// <summary>Checks that offsets rise and stay within a limit, and returns the first and the last.</summary>
    public static (long First, long Last) CheckOffsets(WireField field, byte* offsets, int length, bool isLarge, long limit)
    {
        long first = isLarge ? *(long*)offsets : *(int*)offsets;
        long last = first;
        bool rises = first >= 0;
        for (int i = 1; i <= length; i++)
        {
            long next = isLarge ? ((long*)offsets)[i] : ((int*)offsets)[i];
            rises &= next >= last && next - last <= int.MaxValue;
            last = next;
        }

        return rises && last <= limit ? (first, last) : throw new IpcFormatException(FormattableString.Invariant(
            $"the offsets of column \"{field.Name}\" do not rise from 0 to at most {limit}"));
    }

    /// <summary>Makes views over bytes that checked offsets divide; <paramref name="heap"/> is where offset 0 would be.</summary>
    public static void MakeViews(
        WireField field, byte* offsets, bool isLarge, byte* heap, StringView* views, int length, ulong* validity)
    {
        long start = isLarge ? *(long*)offsets : *(int*)offsets;
        long first = start;
        for (int i = 0; i < length; i++)
        {
            long end = isLarge ? ((long*)offsets)[i + 1] : ((int*)offsets)[i + 1];
            bool isNull = validity != null && !Bitmap.Get(validity, i);
            views[i] = isNull ? default : StringView.Over(heap + start, (int)(end - start));
            start = end;
        }

        if (field.ValueType.Id == TypeId.Utf8 && !IsAscii(heap + first, start - first))
        {
            CheckText(field, views, length);
        }
    }

    /// <summary>Makes views from the wire's, which name a buffer and an offset where Quiver's have a pointer.</summary>
    public static void MakeViews(
        WireField field, byte* source, (nint Start, long Length)[] heaps, StringView* views, int length, ulong* validity)
    {
        for (int i = 0; i < length; i++)
        {
            byte* view = source + (i * (long)sizeof(StringView));
            if (validity != null && !Bitmap.Get(validity, i))
            {
                views[i] = default;
                continue;
            }

            int bytes = *(int*)view;
            if (bytes is >= 0 and <= StringView.InlineCapacity)
            {
                views[i] = StringView.Over(view + 4, bytes);
                continue;
            }

            int heap = ((int*)view)[2];
            int offset = ((int*)view)[3];
            if (bytes < 0 || (uint)heap >= (uint)heaps.Length || offset < 0 || offset > heaps[heap].Length - bytes)
            {
                throw new IpcFormatException(FormattableString.Invariant(
                    $"the view of {bytes} bytes at row {i} of column \"{field.Name}\" lies outside of its buffers"));
            }

            views[i] = StringView.Over((byte*)heaps[heap].Start + offset, bytes);
        }

        if (field.ValueType.Id == TypeId.Utf8)
        {
            CheckText(field, views, length);
        }
    }

    /// <summary>Returns a code of a dictionary column; one too large for a long is negative.</summary>
    public static long CodeAt(byte* codes, int index, WireDictionary dictionary) => (dictionary.IndexBits, dictionary.IsSigned) switch
    {
        (8, true) => ((sbyte*)codes)[index],
        (8, false) => codes[index],
        (16, true) => ((short*)codes)[index],
        (16, false) => ((ushort*)codes)[index],
        (32, true) => ((int*)codes)[index],
        (32, false) => ((uint*)codes)[index],
        _ => ((long*)codes)[index],
    };

    static bool IsAscii(byte* bytes, long length)
    {
        const int Piece = 1 << 30;
        for (; length > Piece; length -= Piece, bytes += Piece)
        {
            if (!Ascii.IsValid(new ReadOnlySpan<byte>(bytes, Piece)))
            {
                return false;
            }
        }

        return Ascii.IsValid(new ReadOnlySpan<byte>(bytes, (int)length));
    }

    static void CheckText(WireField field, StringView* views, int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (!Utf8.IsValid(StringView.SpanOf(views + i)))
            {
                throw new IpcFormatException(FormattableString.Invariant($"the text at row {i} of column \"{field.Name}\" is not UTF-8"));
            }
        }
    }

    static void ConvertDates(WireField field, long* source, int* target, int length, ulong* validity)
    {
        for (int i = 0; i < length; i++)
        {
            long days = Math.DivRem(source[i], MillisecondsPerDay, out long rest) - (rest < 0 ? 1 : 0);
            if (days != (int)days && IsValid(validity, i))
            {
                throw OutOfRange(field, i, "date");
            }

            target[i] = (int)days;
        }
    }

    static void ConvertTimes(WireField field, byte* source, long* target, int length, ulong* validity)
    {
        long limit = TimeLimit(field);
        for (int i = 0; i < length; i++)
        {
            long value = field.Width == 32 ? ((int*)source)[i] : ((long*)source)[i];
            if ((ulong)value >= (ulong)limit && IsValid(validity, i))
            {
                throw OutOfRange(field, i, "time of day");
            }

            target[i] = value;
        }
    }

    static void ConvertDecimals(WireField field, byte* source, byte* target, int length, ulong* validity)
    {
        Int128 limit = DecimalLimit(field);
        bool isNarrow = field.ValueType.ByteWidth == 8;
        for (int i = 0; i < length; i++)
        {
            Int128 value = DecimalAt(source, i, field.Width, out bool fits);
            if (!fits || value >= limit || value <= -limit)
            {
                value = IsValid(validity, i) ? throw OutOfRange(field, i, field.ValueType.ToString()) : 0;
            }

            if (isNarrow)
            {
                ((long*)target)[i] = (long)value;
            }
            else
            {
                ((Int128*)target)[i] = value;
            }
        }
    }

    static long TimeLimit(WireField field) => 86_400 * TimeUnits.PerSecond(((TimeType)field.ValueType).Unit);

    static Int128 DecimalLimit(WireField field)
    {
        Int128 limit = 1;
        for (int i = 0; i < ((DecimalType)field.ValueType).Precision; i++)
        {
            limit *= 10;
        }

        return limit;
    }

    static Int128 DecimalAt(byte* source, int index, int bits, out bool fits)
    {
        fits = true;
        switch (bits)
        {
            case 32:
                return ((int*)source)[index];
            case 64:
                return ((long*)source)[index];
            case 128:
                return new Int128(((ulong*)source)[(2 * index) + 1], ((ulong*)source)[2 * index]);
            default:
                ulong* words = (ulong*)source + (4L * index);
                ulong sign = (ulong)((long)words[1] >> 63);
                fits = words[2] == sign && words[3] == sign;
                return new Int128(words[1], words[0]);
        }
    }

    static bool IsValid(ulong* validity, int index) => validity == null || Bitmap.Get(validity, index);

    static IpcFormatException OutOfRange(WireField field, int row, string what) =>
        new(FormattableString.Invariant($"the value at row {row} of column \"{field.Name}\" is no {what}"));
}
