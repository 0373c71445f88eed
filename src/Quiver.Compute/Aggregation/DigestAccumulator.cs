using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;

namespace Quiver.Compute.Aggregation;

/// <summary>Estimates quantiles with a <see cref="TDigest"/> for each group; nulls do not count.</summary>
sealed class DigestAccumulator : GroupedAccumulator
{
    readonly DataType _result;
    readonly MemoryBudget _budget;
    readonly int _fractionAt;
    readonly QuantileFractions _fractions;
    readonly List<TDigest?> _digests = [];
    readonly ColumnScratch _flat;
    readonly ColumnScratch _flatWeights;

    /// <summary>Creates an empty state.</summary>
    /// <param name="result">The type of the result: that of the argument, or a list of it.</param>
    /// <param name="fractionAt">Which argument is the fraction; those between it and the first are weights.</param>
    /// <param name="fixedFraction">The fraction where no argument is it.</param>
    /// <param name="budget">What memory is counted against.</param>
    public DigestAccumulator(DataType result, int fractionAt, double? fixedFraction, MemoryBudget budget)
    {
        _result = result;
        _budget = budget;
        _fractionAt = fractionAt;
        _fractions = new QuantileFractions(fixedFraction);
        _flat = new ColumnScratch(budget);
        _flatWeights = new ColumnScratch(budget);
    }

    public override long StateBytes => _digests.Sum(d => d?.Bytes ?? 8);

    public override void Resize(int groupCount)
    {
        while (_digests.Count < groupCount)
        {
            _digests.Add(null);
        }
    }

    public override void Update(IReadOnlyList<Column> arguments, ReadOnlySpan<int> groups)
    {
        if (groups.Length == 0)
        {
            return;
        }

        _fractions.Read(arguments, _fractionAt);
        if (FlattenKernel.Flatten(arguments[0], _flat) is not FixedWidthColumn column)
        {
            return;
        }

        var weights = _fractionAt > 1 ? FlattenKernel.Flatten(arguments[1], _flatWeights) as FixedWidthColumn : null;
        for (int i = 0; i < groups.Length; i++)
        {
            double weight = _fractionAt <= 1 ? 1 : weights is null || weights.IsNull(i) ? 0 : RawNumbers.DoubleAt(weights, i);
            if (!column.IsNull(i) && weight > 0)
            {
                (_digests[groups[i]] ??= new TDigest()).Add(RawNumbers.DoubleAt(column, i), weight);
            }
        }
    }

    public override void Merge(GroupedAccumulator other, ReadOnlySpan<int> otherGroups, ReadOnlySpan<int> groups)
    {
        var source = (DigestAccumulator)other;
        _fractions.Read(source._fractions);
        for (int i = 0; i < groups.Length; i++)
        {
            if (source._digests[otherGroups[i]] is { } digest)
            {
                (_digests[groups[i]] ??= new TDigest()).Merge(digest);
            }
        }
    }

    public override Column Finish(int from, int count)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(_result, _budget);
        for (int i = from; i < from + count; i++)
        {
            if (_digests[i] is not { } digest || digest.Quantile(0) is null)
            {
                builder.AppendNull();
                continue;
            }

            _fractions.Append(builder, (target, f) => RawNumbers.Append((FixedWidthColumnBuilder)target, digest.Quantile(f)!.Value));
        }

        return builder.Finish();
    }

    protected override void Dispose(bool disposing)
    {
        _flat.Dispose();
        _flatWeights.Dispose();
        base.Dispose(disposing);
    }
}
