using System.Numerics;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>
/// Finds quantiles: between two values in proportion, or the least value that is not below the fraction. A fraction with a minus sign,
/// zero among them, counts from the greatest value down.
/// </summary>
sealed class QuantileFinisher(bool isContinuous, double? fixedFraction) : RowsFinisher
{
    readonly QuantileFractions _fractions = new(fixedFraction);

    public override void Configure(IReadOnlyList<Column> arguments) => _fractions.Read(arguments, 1);

    public override void Configure(IRowsFinisher other) => _fractions.Read(((QuantileFinisher)other)._fractions);

    public override void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        Column values = columns[0];
        if (isContinuous && values is FixedWidthColumn { Type.Physical: PhysicalType.Float64 } numbers)
        {
            var sorted = new double[rows.Length];
            ReadOnlySpan<double> raw = numbers.Values<double>();
            for (int i = 0; i < sorted.Length; i++)
            {
                sorted[i] = raw[rows[i]];
            }

            Array.Sort(sorted, RawNumbers.Compare);
            _fractions.Append(result, (target, f) => ((FixedWidthColumnBuilder)target).AppendRaw(Between(sorted, f)));
            return;
        }

        if (isContinuous && values is FixedWidthColumn { Type.Physical: PhysicalType.Float32 } singles)
        {
            var sorted = new double[rows.Length];
            ReadOnlySpan<float> raw = singles.Values<float>();
            for (int i = 0; i < sorted.Length; i++)
            {
                sorted[i] = raw[rows[i]];
            }

            Array.Sort(sorted, RawNumbers.Compare);
            _fractions.Append(result, (target, f) => ((FixedWidthColumnBuilder)target).AppendRaw((float)Between(sorted, f)));
            return;
        }

        int[] order = ValueCounts.Sorted(values, rows);
        if (isContinuous)
        {
            var whole = (FixedWidthColumn)values;
            _fractions.Append(result, (target, f) => AppendBetween((FixedWidthColumnBuilder)target, whole, order, f));
            return;
        }

        _fractions.Append(result, (target, f) => RowCopy.Append(target, values, order[Discrete(f, order.Length)]));
    }

    static int Discrete(double fraction, int count)
    {
        int place = Math.Clamp((int)Math.Ceiling(Math.Abs(fraction) * count) - 1, 0, count - 1);
        return double.IsNegative(fraction) ? count - 1 - place : place;
    }

    static double Between(double[] sorted, double fraction)
    {
        double place = PlaceOf(fraction, sorted.Length);
        int below = (int)Math.Floor(place);
        int above = (int)Math.Ceiling(place);
        return below == above ? sorted[below] : sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>Stays in whole numbers: doubles do not hold all nanoseconds nor 38 digits. Less than a last digit is cut off.</summary>
    static void AppendBetween(FixedWidthColumnBuilder target, FixedWidthColumn values, int[] order, double fraction)
    {
        double place = PlaceOf(fraction, order.Length);
        int below = (int)Math.Floor(place);
        Int128 low = RawNumbers.WholeAt(values, order[below]);
        Int128 high = RawNumbers.WholeAt(values, order[(int)Math.Ceiling(place)]);
        RawNumbers.Append(target, low + PartOf((BigInteger)high - low, place - below));
    }

    /// <summary>The distance of two values may need more than 128 bits, of which a double holds too few.</summary>
    static Int128 PartOf(BigInteger distance, double fraction)
    {
        const int FractionBits = 53;
        if (BigInteger.Abs(distance).GetBitLength() <= FractionBits)
        {
            return (Int128)(fraction * (double)distance);
        }

        return (Int128)(distance * (long)(fraction * (1L << FractionBits)) / (BigInteger.One << FractionBits));
    }

    static double PlaceOf(double fraction, int count) =>
        double.IsNegative(fraction) ? (1 + fraction) * (count - 1) : fraction * (count - 1);
}
