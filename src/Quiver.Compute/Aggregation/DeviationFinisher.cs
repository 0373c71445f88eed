using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Aggregation;

/// <summary>Computes the median of the distances from the median. Distances of dates and times are intervals.</summary>
sealed class DeviationFinisher(long nanosecondsPerTick) : RowsFinisher
{
    public override void Append(ColumnBuilder result, IReadOnlyList<Column> columns, ReadOnlySpan<int> rows)
    {
        var values = (FixedWidthColumn)columns[0];
        var target = (FixedWidthColumnBuilder)result;
        if (values.Type.IsFloating)
        {
            double[] numbers = [.. rows.ToArray().Select(r => RawNumbers.DoubleAt(values, r))];
            double middle = Median(numbers);
            target.AppendRaw(Median([.. numbers.Select(n => Math.Abs(n - middle))]));
            return;
        }

        // Twice the numbers, so that halves stay whole.
        Int128[] doubled = [.. rows.ToArray().Select(r => 2 * RawNumbers.WholeAt(values, r))];
        Int128 center = Median(doubled);
        Int128 distance = Median([.. doubled.Select(d => 2 * Int128.Abs(d - center))]);
        if (target.Type.Physical != PhysicalType.Interval)
        {
            RawNumbers.Append(target, distance / 4);
            return;
        }

        Int128 nanoseconds = distance * nanosecondsPerTick / 4;
        Int128 days = nanoseconds / IntervalValue.NanosecondsPerDay;
        target.AppendRaw(new IntervalValue(0, (int)days, (long)(nanoseconds % IntervalValue.NanosecondsPerDay)));
    }

    static double Median(double[] numbers)
    {
        Array.Sort(numbers, RawNumbers.Compare);
        int middle = numbers.Length / 2;
        return numbers.Length % 2 == 1 ? numbers[middle] : numbers[middle - 1] + ((numbers[middle] - numbers[middle - 1]) / 2);
    }

    static Int128 Median(Int128[] numbers)
    {
        Array.Sort(numbers);
        int middle = numbers.Length / 2;
        return numbers.Length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2;
    }
}
