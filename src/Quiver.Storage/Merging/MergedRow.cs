namespace Quiver.Storage.Merging;

/// <summary>A row of the output whose key has older rows, which give the values that the newest lacks.</summary>
struct MergedRow(int row, int firstOlder, int olderCount)
{
    /// <summary>The row of the output.</summary>
    public int Row = row;

    /// <summary>The place of the oldest row in the list of older rows.</summary>
    public int FirstOlder = firstOlder;

    /// <summary>The number of older rows, oldest first.</summary>
    public int OlderCount = olderCount;
}
