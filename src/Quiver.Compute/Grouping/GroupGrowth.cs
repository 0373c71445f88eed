namespace Quiver.Compute.Grouping;

/// <summary>
/// Watches how a worker's table of groups grows and tells when it is better to put rows into partitions: when so many groups are to be
/// expected that the table would leave the caches, and rows find their group there too rarely. Were all groups equally frequent, the part
/// of
/// recent rows that made a new group would be the part of all groups that is not in the table yet.
/// </summary>
/// <param name="firstCheck">Groups from which on growth is looked at, each time that they have become twice as many.</param>
/// <param name="cachedGroups">Groups that still fit the last-level cache beside those of other workers: a table serves them in less memory
/// than rows would need.</param>
sealed class GroupGrowth(int firstCheck = 1 << 14, int cachedGroups = 1 << 18)
{
    /// <summary>The part of rows with new groups above which partitions pay.</summary>
    const double ManyNew = 0.2;

    /// <summary>The part of rows with groups in the table from which on they are looked for there before they go to a partition.</summary>
    const double ManyKnown = 0.4;

    /// <summary>Rows after which that part is measured again.</summary>
    const int KnownWindow = 1 << 16;

    int _next = firstCheck;
    int _lastGroups;
    long _rows;
    long _known;

    /// <summary>Whether many of the rows that went to partitions belong to groups that were in the table before.</summary>
    public bool HasFrequentGroups { get; private set; }

    /// <summary>Counts rows; answers whether those that follow are to go to partitions.</summary>
    /// <param name="rowCount">The rows of a batch.</param>
    /// <param name="groupCount">The groups after it.</param>
    public bool IsTooMuch(int rowCount, int groupCount)
    {
        _rows += rowCount;
        if (groupCount < _next)
        {
            return false;
        }

        double fresh = (groupCount - _lastGroups) / (double)_rows;
        double between = (groupCount + (double)_lastGroups) / 2;
        double expected = between / Math.Max(1 - fresh, 1e-6);
        bool isTooMuch = _lastGroups > 0 && fresh > ManyNew && expected > cachedGroups;
        HasFrequentGroups = isTooMuch && 1 - fresh >= ManyKnown;
        _lastGroups = groupCount;
        _next = groupCount * 2;
        _rows = 0;
        return isTooMuch;
    }

    /// <summary>Counts rows whose group was looked for in the table before they went to a partition.</summary>
    public void CountKnown(int known, int rowCount)
    {
        _rows += rowCount;
        _known += known;
        if (_rows >= KnownWindow)
        {
            HasFrequentGroups = _known >= _rows * ManyKnown;
            (_rows, _known) = (0, 0);
        }
    }
}
