using System.Text;

namespace Quiver.Storage.Tests.Merging;

/// <summary>Rows by key in a sorted map: what a merge must give, said as simply as possible.</summary>
sealed class NaiveMerge(int[] tags, int time) : IComparer<object?[]>
{
    readonly SortedDictionary<object?[], object?[]> _rows = new(new NaiveMergeOrder(tags, time));

    public IEnumerable<object?[]> Rows => _rows.Values;

    public int Compare(object?[]? x, object?[]? y) => _rows.Comparer.Compare(x, y);

    public void Add(object?[] row)
    {
        if (!_rows.TryGetValue(row, out var merged))
        {
            _rows.Add(row, [.. row]);
            return;
        }

        for (var i = 0; i < row.Length; i++)
        {
            merged[i] = row[i] ?? merged[i];
        }
    }

    sealed class NaiveMergeOrder(int[] tags, int time) : IComparer<object?[]>
    {
        public int Compare(object?[]? x, object?[]? y)
        {
            foreach (var tag in tags)
            {
                var order = CompareTags((string?)x![tag], (string?)y![tag]);
                if (order != 0)
                {
                    return order;
                }
            }

            return ((long)x![time]!).CompareTo((long)y![time]!);
        }

        static int CompareTags(string? x, string? y) => (x, y) switch
        {
            (null, null) => 0,
            (null, _) => -1,
            (_, null) => 1,
            _ => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y)),
        };
    }
}
