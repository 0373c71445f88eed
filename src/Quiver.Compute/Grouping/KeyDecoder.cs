using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Grouping;

/// <summary>Turns rows of words (see <see cref="KeyLayout"/>) back into columns.</summary>
static unsafe class KeyDecoder
{
    /// <summary>Returns key <paramref name="key"/> of some rows; strings point to where the rows point.</summary>
    public static Column Decode(KeyLayout layout, int key, ulong* rows, int stride, int count, ColumnScratch scratch)
    {
        DataType type = layout.Types[key];
        if (type.Physical == PhysicalType.None)
        {
            return new NullColumn(count);
        }

        ulong* validity = DecodeNulls(layout, key, rows, stride, count, scratch, out int nulls);
        ulong* values = rows + layout.Offsets[key];
        switch (type.Physical)
        {
            case PhysicalType.Bit:
                ulong* bits = scratch.Bits(count);
                for (int i = 0; i < count; i++)
                {
                    Bitmap.Put(bits, i, values[(nint)i * stride] != 0);
                }

                return scratch.Boolean(count, validity, nulls);
            case PhysicalType.View:
                Copy16(values, stride, (ulong*)scratch.Views(count), count);
                return scratch.Strings(type, count, validity, nulls);
            case PhysicalType.List or PhysicalType.Struct:
                return NestedKeyReader.Decode(type, values, stride, count, validity, scratch);
            case PhysicalType.Interval:
                DecodeIntervals(values, stride, (IntervalValue*)scratch.Data(count, 16), count);
                return scratch.FixedWidth(type, count, validity, nulls);
            default:
                DecodeFixed(type, values, stride, scratch.Data(count, type.ByteWidth), count);
                return scratch.FixedWidth(type, count, validity, nulls);
        }
    }

    static ulong* DecodeNulls(KeyLayout layout, int key, ulong* rows, int stride, int count, ColumnScratch scratch, out int nulls)
    {
        int word = layout.NullWords == 0 ? 0 : 1 + (key >> 6);
        ulong bit = layout.NullWords == 0 ? 1UL << key : 1UL << (key & 63);
        ulong* validity = scratch.Validity(count);
        nulls = 0;
        for (int i = 0; i < count; i++)
        {
            bool isNull = (rows[((nint)i * stride) + word] & bit) != 0;
            Bitmap.Put(validity, i, !isNull);
            nulls += isNull ? 1 : 0;
        }

        return nulls == 0 ? null : validity;
    }

    static void DecodeFixed(DataType type, ulong* values, int stride, byte* target, int count)
    {
        for (nint i = 0; i < count; i++)
        {
            ulong value = values[i * stride];
            switch (type.Physical)
            {
                case PhysicalType.Int8 or PhysicalType.UInt8:
                    target[i] = (byte)value;
                    break;
                case PhysicalType.Int16 or PhysicalType.UInt16:
                    ((ushort*)target)[i] = (ushort)value;
                    break;
                case PhysicalType.Int32 or PhysicalType.UInt32:
                    ((uint*)target)[i] = (uint)value;
                    break;
                case PhysicalType.Float32:
                    ((float*)target)[i] = (float)BitConverter.UInt64BitsToDouble(value);
                    break;
                case PhysicalType.Int128:
                    ((ulong*)target)[2 * i] = value;
                    ((ulong*)target)[(2 * i) + 1] = values[(i * stride) + 1];
                    break;
                default:
                    ((ulong*)target)[i] = value;
                    break;
            }
        }
    }

    static void DecodeIntervals(ulong* values, int stride, IntervalValue* target, int count)
    {
        for (nint i = 0; i < count; i++)
        {
            var total = new Int128(values[(i * stride) + 1], values[i * stride]);
            target[i] = IntervalOf(total);
        }
    }

    /// <summary>The interval of a length in nanoseconds, in months of 30 days and days of 24 hours.</summary>
    public static IntervalValue IntervalOf(Int128 total)
    {
        Int128 days = total / IntervalValue.NanosecondsPerDay;
        return new IntervalValue((int)(days / 30), (int)(days % 30), (long)(total % IntervalValue.NanosecondsPerDay));
    }

    static void Copy16(ulong* values, int stride, ulong* target, int count)
    {
        for (nint i = 0; i < count; i++)
        {
            target[2 * i] = values[i * stride];
            target[(2 * i) + 1] = values[(i * stride) + 1];
        }
    }
}
