using System.Globalization;
using System.Numerics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Storage.LineProtocol;

namespace Quiver.Storage.Rows;

/// <summary>
/// Copies the values of a flat column into a field: numbers of any type where they are exactly what the field can hold, decimals to the
/// nearest float; truth values and texts only from their like.
/// </summary>
static unsafe class FieldConversion
{
    /// <summary>Below this size integers and floats convert into each other without a thought about the ends of their ranges.</summary>
    const double Safe = 9e18;

    /// <summary>Fills the values; which rows have one is left to the caller.</summary>
    public static void Fill(Column source, FieldRows field, long firstRow)
    {
        switch (source, field.Type)
        {
            case (BooleanColumn bits, FieldType.Boolean):
                for (var row = 0; row < bits.Length; row++)
                {
                    field.Values[row] = Bitmap.Get(bits.Bits, row) ? (byte)1 : (byte)0;
                }

                break;
            case (StringColumn { Type.Id: TypeId.Utf8 } texts, FieldType.Text):
                for (var row = 0; row < texts.Length; row++)
                {
                    field.Set(row, texts.GetBytes(row));
                }

                break;
            case (FixedWidthColumn { Type.IsNumeric: true } numbers, FieldType.Float):
                FromNumbers<double>(numbers, field, firstRow);
                break;
            case (FixedWidthColumn { Type.IsNumeric: true } numbers, FieldType.Integer):
                FromNumbers<long>(numbers, field, firstRow);
                break;
            case (FixedWidthColumn { Type.IsNumeric: true } numbers, FieldType.UInteger):
                FromNumbers<ulong>(numbers, field, firstRow);
                break;
            default:
                throw new QuiverException(
                    ErrorCode.TypeMismatch,
                    $"column \"{field.Name}\" is {new ColumnRole(field.Type)}; {source.Type} cannot be written to it");
        }
    }

    static void FromNumbers<TTarget>(FixedWidthColumn source, FieldRows field, long firstRow)
        where TTarget : unmanaged, INumber<TTarget>
    {
        switch (source.Type)
        {
            case DecimalType { Physical: PhysicalType.Int64 } type:
                FromDecimals<long, TTarget>(source, type.Scale, field, firstRow);
                break;
            case DecimalType type:
                FromDecimals<Int128, TTarget>(source, type.Scale, field, firstRow);
                break;
            default:
                FromPlain<TTarget>(source, field, firstRow);
                break;
        }
    }

    static void FromPlain<TTarget>(FixedWidthColumn source, FieldRows field, long firstRow)
        where TTarget : unmanaged, INumber<TTarget>
    {
        switch (source.Type.Physical)
        {
            case PhysicalType.Int8:
                Copy<sbyte, TTarget>(source, field, firstRow);
                break;
            case PhysicalType.Int16:
                Copy<short, TTarget>(source, field, firstRow);
                break;
            case PhysicalType.Int32:
                Copy<int, TTarget>(source, field, firstRow);
                break;
            case PhysicalType.Int64:
                Copy<long, TTarget>(source, field, firstRow);
                break;
            case PhysicalType.UInt8:
                Copy<byte, TTarget>(source, field, firstRow);
                break;
            case PhysicalType.UInt16:
                Copy<ushort, TTarget>(source, field, firstRow);
                break;
            case PhysicalType.UInt32:
                Copy<uint, TTarget>(source, field, firstRow);
                break;
            case PhysicalType.UInt64:
                Copy<ulong, TTarget>(source, field, firstRow);
                break;
            case PhysicalType.Float32:
                Copy<float, TTarget>(source, field, firstRow);
                break;
            default:
                Copy<double, TTarget>(source, field, firstRow);
                break;
        }
    }

    static void Copy<TSource, TTarget>(FixedWidthColumn source, FieldRows field, long firstRow)
        where TSource : unmanaged, INumber<TSource>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var values = (TSource*)source.Data;
        var target = (TTarget*)field.Values;
        if (typeof(TSource) == typeof(TTarget))
        {
            Buffer.MemoryCopy(values, target, source.Length * 8L, source.Length * 8L);
            return;
        }

        var isFloat = typeof(TTarget) == typeof(double);
        for (var row = 0; row < source.Length; row++)
        {
            var value = TTarget.CreateSaturating(values[row]);
            target[row] = value;
            if (!(isFloat && sizeof(TSource) <= 4) && !source.IsNull(row) && !IsExact(values[row], value))
            {
                throw Inexact(values[row].ToString(null, CultureInfo.InvariantCulture), field, firstRow + row);
            }
        }
    }

    static bool IsExact<TSource, TTarget>(TSource source, TTarget target)
        where TSource : unmanaged, INumber<TSource>
        where TTarget : unmanaged, INumber<TTarget> =>
        TSource.CreateSaturating(target) == source
        && (Math.Abs(double.CreateSaturating(source)) < Safe || Int128.CreateSaturating(source) == Int128.CreateSaturating(target));

    static void FromDecimals<TUnscaled, TTarget>(FixedWidthColumn source, int scale, FieldRows field, long firstRow)
        where TUnscaled : unmanaged, INumber<TUnscaled>
        where TTarget : unmanaged, INumber<TTarget>
    {
        var unscaled = (TUnscaled*)source.Data;
        var target = (TTarget*)field.Values;
        var power = Int128.One;
        for (var i = 0; i < scale; i++)
        {
            power *= 10;
        }

        for (var row = 0; row < source.Length; row++)
        {
            if (source.IsNull(row))
            {
                continue;
            }

            var value = Int128.CreateChecked(unscaled[row]);
            if (typeof(TTarget) == typeof(double))
            {
                target[row] = TTarget.CreateSaturating(Nearest(value, scale, power));
                continue;
            }

            var (whole, rest) = Int128.DivRem(value, power);
            target[row] = TTarget.CreateSaturating(whole);
            if (rest != 0 || Int128.CreateSaturating(target[row]) != whole)
            {
                throw Inexact(new DecimalValue(value, scale).ToString(), field, firstRow + row);
            }
        }
    }

    /// <summary>Returns the nearest float: one division of two floats that are exact is rounded once (Clinger, "How to Read Floating
    /// Point Numbers Accurately", PLDI 1990).</summary>
    static double Nearest(Int128 unscaled, int scale, Int128 power) =>
        scale <= 22 && Int128.Abs(unscaled) <= 1L << 53 ? (double)unscaled / (double)power : new DecimalValue(unscaled, scale).ToDouble();

    static QuiverException Inexact(string value, FieldRows field, long row) => new(
        ErrorCode.InvalidCast,
        $"column \"{field.Name}\" is {new ColumnRole(field.Type)}, which cannot hold {value} of row {row} exactly; "
        + "cast it to what is meant");
}
