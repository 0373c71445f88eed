namespace Quiver.Storage.WriteBuffer;

/// <summary>Sorts items by a key of 64 bits each, and those with equal keys by comparing them.</summary>
static class PrefixSort
{
    /// <summary>Sorts in place.</summary>
    /// <param name="keys">A key an item, in an order that never contradicts <paramref name="ties"/>.</param>
    /// <param name="items">The items.</param>
    /// <param name="ties">Decides between equal keys.</param>
    public static void Sort(ulong[] keys, int[] items, IComparer<int> ties)
    {
        Array.Sort(keys, items);
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                Array.Sort(items, start, end - start, ties);
            }

            start = end;
        }
    }
}
