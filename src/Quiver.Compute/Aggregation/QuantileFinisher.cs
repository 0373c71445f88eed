using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;

namespace Quiver.Compute.Aggregation;

/// <summary>Finds quantiles: between two values in proportion, or the least value that is not below the fraction.</summary>
sealed class QuantileFinisher(bool isContinuous, double? fixedFraction) : IRowsFinisher
{
    double[]? _fractions = fixedFraction is { } fraction ? [fraction] : null;
    bool _isList;

    public bool KeepsNulls => false;

    public void Configure(IReadOnlyList<Column> arguments)
    {
        if (_fractions is not null)
        {
            return;
        }

        Column source = arguments[1];
        int row = 0;
        ValueComparer.Resolve(ref source, ref row);
        switch (source)
        {
            case ListColumn list when !list.IsNull(row):
                (int start, int end) = list.GetRange(row);
                _isList = true;
                _fractions = [.. Enumerable.Range(start, end - start).Select(i => Checked(list.Elements, i))];
                break;
            default:
                _fractions = [Checked(source, row)];
                break;
        }
    }

    public void Configure(IRowsFinisher other)
    {
        var source = (QuantileFinisher)other;
        _fractions ??= source._fractions;
        _isList |= source._isList;
    }

    public void Append(ColumnBuilder result, Column values, ReadOnlySpan<int> rows)
    {
        if (isContinuous)
        {
            var sorted = new double[rows.Length];
            ReadOnlySpan<double> raw = ((FixedWidthColumn)values).Values<double>();
            for (int i = 0; i < sorted.Length; i++)
            {
                sorted[i] = raw[rows[i]];
            }

            // .NET puts NaN first; in SQL it is above everything.
            Array.Sort(sorted, (x, y) => double.IsNaN(x) ? (double.IsNaN(y) ? 0 : 1) : double.IsNaN(y) ? -1 : x.CompareTo(y));
            AppendEach(result, (target, fraction) => ((FixedWidthColumnBuilder)target).AppendRaw(Between(sorted, fraction)));
            return;
        }

        int[] order = rows.ToArray();
        Array.Sort(order, (x, y) => ValueComparer.Compare(values, x, values, y));
        AppendEach(result, (target, fraction) =>
        {
            int at = Math.Clamp((int)Math.Ceiling(fraction * order.Length) - 1, 0, order.Length - 1);
            RowCopy.Append(target, values, order[at]);
        });
    }

    static double Checked(Column column, int row)
    {
        ValueComparer.Resolve(ref column, ref row);
        if (column is not FixedWidthColumn numbers || numbers.IsNull(row))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "the fraction of a quantile must not be null");
        }

        double fraction = numbers.Values<double>()[row];
        return fraction is >= 0 and <= 1
            ? fraction
            : throw new QuiverException(ErrorCode.InvalidValue, $"the fraction of a quantile must lie between 0 and 1: {fraction}");
    }

    static double Between(double[] sorted, double fraction)
    {
        double place = fraction * (sorted.Length - 1);
        int below = (int)Math.Floor(place);
        int above = (int)Math.Ceiling(place);
        return below == above ? sorted[below] : sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    void AppendEach(ColumnBuilder result, Action<ColumnBuilder, double> append)
    {
        if (!_isList)
        {
            append(result, _fractions![0]);
            return;
        }

        var list = (ListColumnBuilder)result;
        foreach (double fraction in _fractions!)
        {
            append(list.Elements, fraction);
        }

        list.EndValue();
    }
}
