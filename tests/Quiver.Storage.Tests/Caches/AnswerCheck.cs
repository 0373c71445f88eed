using Quiver.Engine.Catalog;
using Xunit;

namespace Quiver.Storage.Tests.Caches;

/// <summary>Compares what caches answer with the rows of the table.</summary>
sealed class AnswerCheck(TableRowsView view)
{
    readonly IReadOnlyList<TableRowsView.Row> _rows = view.Scan();

    /// <summary>Asks for the newest rows; false where the caches do not know them.</summary>
    public bool Latest(IReadOnlyList<string> keys, IReadOnlyList<string> others, IReadOnlyList<string> withValues, int count)
    {
        string[] columns = [.. keys.Concat(withValues).Concat(others).Append("time").Distinct()];
        var request = new LatestRequest(Ordinals(keys), Ordinals(columns), Ordinals(withValues), count, []);
        if (view.Table.FindLatest(request) is not { } found)
        {
            return false;
        }

        var answer = TableRowsView.Read(found);
        AssertSome(columns, answer);
        var groups = answer.ToLookup(row => row.Show(keys));
        foreach (var group in _rows.GroupBy(row => row.Show(keys)))
        {
            Assert.Equal(
                group.Select(row => row.Time).OrderDescending().Take(count),
                groups[group.Key].Select(row => row.Time).OrderDescending().Take(count));
            foreach (var column in withValues)
            {
                Assert.Equal(
                    group.Where(row => row.Values[column] is not null).Select(row => (long?)row.Time).Max(),
                    groups[group.Key].Where(row => row.Values[column] is not null).Select(row => (long?)row.Time).Max());
            }
        }

        return true;
    }

    /// <summary>Asks for distinct values; false where the caches do not know them.</summary>
    public bool Distinct(IReadOnlyList<string> columns)
    {
        if (view.Table.FindDistinct(new DistinctRequest(Ordinals(columns), [])) is not { } found)
        {
            return false;
        }

        Assert.Equal(
            _rows.Select(row => row.Show(columns)).Distinct().Order(StringComparer.Ordinal),
            TableRowsView.Read(found).Select(row => row.Show(columns)).Order(StringComparer.Ordinal));
        return true;
    }

    /// <summary>Compares a cache of newest rows, the whole of it where rows have no limit of age.</summary>
    public void LastCache(ITableProvider cache, IReadOnlyList<string> keys, int count, bool isWhole)
    {
        string[] columns = [.. cache.Schema.Fields.Select(field => field.Name)];
        var answer = TableRowsView.Read(cache);
        AssertSome(columns, answer);
        if (isWhole)
        {
            Assert.Equal(Times(_rows, row => row.Show(keys), count), Times(answer, row => row.Show(keys), int.MaxValue));
        }
    }

    /// <summary>Compares the whole of a cache of distinct values that has no limit of age.</summary>
    public void DistinctCache(ITableProvider cache)
    {
        string[] columns = [.. cache.Schema.Fields.Select(field => field.Name)];
        Assert.Equal(
            _rows.Select(row => row.Show(columns)).Distinct().Order(StringComparer.Ordinal),
            TableRowsView.Read(cache).Select(row => row.Show(columns)).Order(StringComparer.Ordinal));
    }

    static IEnumerable<string> Times(
        IEnumerable<TableRowsView.Row> rows, Func<TableRowsView.Row, string> keyOf, int count) => rows
        .GroupBy(keyOf)
        .Select(group => group.Key + ": " + string.Join(',', group.Select(row => row.Time).OrderDescending().Take(count)))
        .Order(StringComparer.Ordinal);

    /// <summary>Each row of an answer is one of the table, and none is there more often.</summary>
    void AssertSome(IReadOnlyList<string> columns, IReadOnlyList<TableRowsView.Row> answer)
    {
        var left = _rows.GroupBy(row => row.Show(columns)).ToDictionary(group => group.Key, group => group.Count());
        foreach (var row in answer)
        {
            var text = row.Show(columns);
            Assert.True(left.GetValueOrDefault(text) > 0, $"the table has no row {text}, or not so often");
            left[text]--;
        }
    }

    int[] Ordinals(IReadOnlyList<string> columns) => [.. columns.Select(view.Ordinal)];
}
