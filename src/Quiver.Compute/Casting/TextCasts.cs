using System.Numerics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Temporal;
using Quiver.Compute.Text;

namespace Quiver.Compute.Casting;

/// <summary>Casts from and to text.</summary>
static unsafe class TextCasts
{
    /// <summary>Casts anything to text.</summary>
    public static StringColumn ToText(Column source, in CastTarget target)
    {
        int length = source.Length;
        StringView* views = target.Scratch.Views(length);
        StringHeap heap = target.Scratch.ResetHeap();
        var buffer = new TextBuffer();
        for (int i = 0; i < length; i++)
        {
            if (!target.IsValid(i))
            {
                views[i] = default;
                continue;
            }

            buffer.Truncate();
            ValueText.Append(source, i, buffer);
            views[i] = heap.Add(buffer.Written);
        }

        return target.Scratch.Strings(target.Type, length, target.Validity);
    }

    /// <summary>Casts text to what <see cref="CastKernel.CanCast"/> allows.</summary>
    public static Column FromText(StringColumn source, in CastTarget target) => target.Type.Id switch
    {
        TypeId.Boolean => ToBoolean(source, target),
        TypeId.Binary => ToBytes(source, target),
        TypeId.Int8 => ToInteger<sbyte>(source, target),
        TypeId.Int16 => ToInteger<short>(source, target),
        TypeId.Int32 => ToInteger<int>(source, target),
        TypeId.Int64 => ToInteger<long>(source, target),
        TypeId.UInt8 => ToInteger<byte>(source, target),
        TypeId.UInt16 => ToInteger<ushort>(source, target),
        TypeId.UInt32 => ToInteger<uint>(source, target),
        TypeId.UInt64 => ToInteger<ulong>(source, target),
        TypeId.Float32 => ToFloat<float>(source, target),
        TypeId.Float64 => ToFloat<double>(source, target),
        TypeId.Decimal when target.Type.Physical == PhysicalType.Int64 => ToDecimal<long>(source, target),
        TypeId.Decimal => ToDecimal<Int128>(source, target),
        _ => ToTemporal(source, target),
    };

    static ReadOnlySpan<byte> TextAt(StringColumn source, int row) => StringView.SpanOf(source.Views + row).Trim(" \t\r\n"u8);

    static BooleanColumn ToBoolean(StringColumn source, in CastTarget target)
    {
        ulong* bits = target.Scratch.Bits(source.Length);
        Bitmap.Fill(bits, source.Length, false);
        for (int i = 0; i < source.Length; i++)
        {
            if (NumberParser.TryBoolean(TextAt(source, i), out bool value))
            {
                Bitmap.Put(bits, i, value);
            }
            else
            {
                target.Reject(i);
            }
        }

        return target.Scratch.Boolean(source.Length, target.Validity);
    }

    static FixedWidthColumn ToInteger<T>(StringColumn source, in CastTarget target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var to = (T*)target.Scratch.Data(source.Length, sizeof(T));
        Int128 least = Int128.CreateTruncating(T.MinValue);
        Int128 most = Int128.CreateTruncating(T.MaxValue);
        for (int i = 0; i < source.Length; i++)
        {
            bool fits = NumberParser.TryInteger(TextAt(source, i), out Int128 value) && value >= least && value <= most;
            to[i] = fits ? T.CreateTruncating(value) : T.Zero;
            if (!fits)
            {
                target.Reject(i);
            }
        }

        return target.Scratch.FixedWidth(target.Type, source.Length, target.Validity);
    }

    static FixedWidthColumn ToDecimal<T>(StringColumn source, in CastTarget target)
        where T : unmanaged, IBinaryInteger<T>
    {
        var type = (DecimalType)target.Type;
        Int128 limit = PowersOfTen.Of(type.Precision);
        var to = (T*)target.Scratch.Data(source.Length, sizeof(T));
        for (int i = 0; i < source.Length; i++)
        {
            bool fits = NumberParser.TryDecimal(TextAt(source, i), type.Scale, out Int128 value) && value < limit && value > -limit;
            to[i] = fits ? T.CreateTruncating(value) : T.Zero;
            if (!fits)
            {
                target.Reject(i);
            }
        }

        return target.Scratch.FixedWidth(type, source.Length, target.Validity);
    }

    static FixedWidthColumn ToFloat<T>(StringColumn source, in CastTarget target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var to = (T*)target.Scratch.Data(source.Length, sizeof(T));
        for (int i = 0; i < source.Length; i++)
        {
            bool fits = NumberParser.TryFloat(TextAt(source, i), out double value);
            to[i] = T.CreateTruncating(value);
            if (!fits || (T.IsInfinity(to[i]) && !double.IsInfinity(value)))
            {
                target.Reject(i);
            }
        }

        return target.Scratch.FixedWidth(target.Type, source.Length, target.Validity);
    }

    static FixedWidthColumn ToTemporal(StringColumn source, in CastTarget target)
    {
        byte* to = target.Scratch.Data(source.Length, target.Type.ByteWidth);
        long unit = TemporalScale.NanosecondsOf(target.Type);
        TimeZoneRules? zone = TimeZoneRules.OfType(target.Type);
        for (int i = 0; i < source.Length; i++)
        {
            ReadOnlySpan<byte> text = TextAt(source, i);
            bool fits;
            Int128 count = 0;
            switch (target.Type.Id)
            {
                case TypeId.Date:
                    fits = TemporalParser.TryDate(text, out long days);
                    ((int*)to)[i] = (int)days;
                    break;
                case TypeId.Time:
                    fits = TemporalParser.TryTime(text, out long time);
                    ((long*)to)[i] = time / unit;
                    break;
                case TypeId.Timestamp:
                    fits = TemporalParser.TryTimestamp(text, zone, out Int128 instant);
                    count = instant / unit;
                    count -= instant % unit < 0 ? 1 : 0;
                    ((long*)to)[i] = (long)count;
                    fits &= count == (long)count;
                    break;
                case TypeId.Interval:
                    fits = IntervalParser.TryParse(text, out ((IntervalValue*)to)[i]);
                    break;
                default:
                    fits = IntervalParser.TryParse(text, out IntervalValue span);
                    count = Comparison.ValueComparer.Normalize(span) / unit;
                    ((long*)to)[i] = (long)count;
                    fits &= count == (long)count;
                    break;
            }

            if (!fits)
            {
                target.Reject(i);
            }
        }

        return target.Scratch.FixedWidth(target.Type, source.Length, target.Validity);
    }

    /// <summary>Reads bytes: <c>\xAB</c> is one of them, every other character stands for its own.</summary>
    static StringColumn ToBytes(StringColumn source, in CastTarget target)
    {
        StringView* views = target.Scratch.Views(source.Length);
        StringHeap heap = target.Scratch.ResetHeap();
        var buffer = new TextBuffer();
        for (int i = 0; i < source.Length; i++)
        {
            buffer.Truncate();
            views[i] = default;
            if (!target.IsValid(i))
            {
                continue;
            }

            if (TryUnescape(StringView.SpanOf(source.Views + i), buffer))
            {
                views[i] = heap.Add(buffer.Written);
            }
            else
            {
                target.Reject(i);
            }
        }

        return target.Scratch.Strings(target.Type, source.Length, target.Validity);
    }

    static bool TryUnescape(ReadOnlySpan<byte> text, TextBuffer buffer)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                buffer.Append(text[i]);
                continue;
            }

            if (i + 3 >= text.Length || text[i + 1] != 'x' || !char.IsAsciiHexDigit((char)text[i + 2])
                || !char.IsAsciiHexDigit((char)text[i + 3]))
            {
                return false;
            }

            buffer.Append((byte)((HexValue(text[i + 2]) << 4) | HexValue(text[i + 3])));
            i += 3;
        }

        return true;
    }

    static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit & 0xDF) - 'A' + 10;
}
