using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Grouping;

namespace Quiver.Compute.Joining;

/// <summary>Finds the rows of the build side of a join by key. Built once, then probed by many workers.</summary>
abstract class JoinIndex : IDisposable
{
    /// <summary>The least and greatest build key where keys are one integer column; null else or where there is no key.</summary>
    public (long Min, long Max)? KeyRange { get; private protected init; }

    /// <summary>Whether some build row has a null key, which matches nothing.</summary>
    public bool HasNullKeys { get; private protected set; }

    /// <summary>The number of build rows.</summary>
    public int RowCount { get; init; }

    /// <summary>The bytes held.</summary>
    public abstract long Bytes { get; }

    /// <summary>Builds the index that suits the keys.</summary>
    /// <param name="keys">The key columns of all build rows, flat.</param>
    /// <param name="nullSafe">For each key whether null equals null.</param>
    /// <param name="rowCount">The number of build rows.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="cancellationToken">Ends the build early.</param>
    /// <param name="skippedBits">The first bits of the hash, which are the same for all keys or nearly so: rows of a partition.</param>
    public static JoinIndex Build(
        IReadOnlyList<Column> keys, IReadOnlyList<bool> nullSafe, int rowCount, MemoryBudget budget, CancellationToken cancellationToken,
        int skippedBits = 0)
    {
        (long Min, long Max)? range = null;
        if (keys.Count == 1 && !nullSafe[0] && IntegerKeys.IsInteger(keys[0].Type))
        {
            range = IntegerKeys.Range(keys[0]);
            if (keys[0] is FixedWidthColumn integers)
            {
                if (range is { } known && DenseJoinIndex.Suits(known, rowCount)
                    && DenseJoinIndex.BytesFor(known, rowCount)
                        <= Math.Max(budget.AvailableBytes / 2, BytesFor([keys[0].Type], rowCount)))
                {
                    return DenseJoinIndex.Build(integers, known, budget);
                }

                return new IntegerJoinIndex(integers, skippedBits, budget, cancellationToken) { RowCount = rowCount, KeyRange = range };
            }
        }

        return new HashJoinIndex(keys, nullSafe, rowCount, skippedBits, budget, cancellationToken)
        {
            RowCount = rowCount, KeyRange = range,
        };
    }

    /// <summary>Returns the most memory that an index takes while it is built, what nested keys take as texts left out.</summary>
    public static long BytesFor(IReadOnlyList<DataType> keys, long rowCount) => HashJoinIndex.BytesFor(new KeyLayout(keys), rowCount);

    /// <summary>Creates what one worker probes with.</summary>
    public abstract JoinProbe CreateProbe(MemoryBudget budget);

    public abstract void Dispose();
}
