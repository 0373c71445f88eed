using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Compute.Comparison;

namespace Quiver.Compute.Aggregation;

/// <summary>The fractions of a call of a quantile: one, or a list that makes a list.</summary>
sealed class QuantileFractions(double? fixedFraction)
{
    double[]? _fractions = fixedFraction is { } fraction ? [fraction] : null;
    bool _isList;

    /// <summary>Reads them of an argument that is equal in all rows.</summary>
    public void Read(IReadOnlyList<Column> arguments, int argument)
    {
        if (_fractions is not null)
        {
            return;
        }

        Column source = arguments[argument];
        int row = 0;
        ValueComparer.Resolve(ref source, ref row);
        if (source is ListColumn list && !list.IsNull(row))
        {
            (int start, int end) = list.GetRange(row);
            _isList = true;
            _fractions = [.. Enumerable.Range(start, end - start).Select(i => Checked(list.Elements, i))];
        }
        else
        {
            _fractions = [Checked(source, row)];
        }
    }

    /// <summary>Takes over what another call learned.</summary>
    public void Read(QuantileFractions other)
    {
        _fractions ??= other._fractions;
        _isList |= other._isList;
    }

    /// <summary>Appends the result of each fraction.</summary>
    public void Append(ColumnBuilder result, Action<ColumnBuilder, double> append)
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

    static double Checked(Column column, int row)
    {
        ValueComparer.Resolve(ref column, ref row);
        if (column is not FixedWidthColumn numbers || numbers.IsNull(row))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "the fraction of a quantile must not be null");
        }

        double fraction = numbers.Values<double>()[row];
        return fraction is >= -1 and <= 1
            ? fraction
            : throw new QuiverException(ErrorCode.InvalidValue, $"the fraction of a quantile must lie between 0 and 1: {fraction}");
    }
}
