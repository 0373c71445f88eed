using Quiver.Arrow.Memory;

namespace Quiver.Compute.Grouping;

/// <summary>
/// The groups that a GROUP BY with LIMIT and without ORDER BY is asked for: any of them will do, so the first ones that a worker finds are
/// chosen for all workers, and rows of others are dropped from then on.
/// </summary>
/// <param name="count">How many groups are asked for.</param>
/// <param name="budget">What memory is counted against.</param>
sealed unsafe class FirstGroups(int count, MemoryBudget budget) : IDisposable
{
    readonly Lock _lock = new();
    volatile GroupTable? _chosen;
    bool _isGivenUp;

    /// <summary>Makes a worker keep the chosen groups only, where enough are known; answers whether it does.</summary>
    public bool TryClose(LocalAggregation local)
    {
        if (local.IsClosed)
        {
            return true;
        }

        if (_chosen is null && !TryChoose(local.Table))
        {
            return false;
        }

        local.Close(_chosen!);
        return true;
    }

    /// <summary>
    /// Before a worker puts rows on disk, which no choice reaches: no groups will be chosen. Answers false where they are already.
    /// </summary>
    public bool TryGiveUp()
    {
        lock (_lock)
        {
            _isGivenUp |= _chosen is null;
            return _isGivenUp;
        }
    }

    public void Dispose() => _chosen?.Dispose();

    bool TryChoose(GroupTable known)
    {
        if (known.GroupCount < count)
        {
            return false;
        }

        lock (_lock)
        {
            if (_chosen is null && !_isGivenUp)
            {
                var chosen = new GroupTable(known.Layout, budget);
                int[] groups = new int[count];
                fixed (int* found = groups)
                {
                    chosen.FindOrAdd(known.Rows, known.Layout.Words, count, found);
                }

                _chosen = chosen;
            }

            return _chosen is not null;
        }
    }
}
