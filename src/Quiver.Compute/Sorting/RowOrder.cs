using Quiver.Arrow.Columns;

namespace Quiver.Compute.Sorting;

/// <summary>Compares rows by some keys; rows with equal keys by their number, so that sorting by it is stable.</summary>
sealed class RowOrder(IReadOnlyList<Column> keys, IReadOnlyList<SortDirection> directions) : IComparer<long>
{
    public int Compare(long x, long y)
    {
        int order = CompareKeys((int)x, (int)y);
        return order != 0 ? order : x.CompareTo(y);
    }

    /// <summary>Compares the keys of two rows.</summary>
    public int CompareKeys(int x, int y)
    {
        for (int k = 0; k < keys.Count; k++)
        {
            int order = directions[k].Compare(keys[k], x, keys[k], y);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
