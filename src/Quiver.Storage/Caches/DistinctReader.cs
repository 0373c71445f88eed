using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Caches;

/// <summary>Reads a cache of distinct values. To be used while nothing changes.</summary>
/// <param name="content">What the cache is part of.</param>
/// <param name="values">The cache.</param>
/// <param name="visible">Rows outside have expired.</param>
/// <param name="now">The time.</param>
sealed class DistinctReader(CacheContent content, DistinctValues values, TimeRange visible, long now)
{
    /// <summary>Whether the combinations that are shown are those that the table has.</summary>
    public bool IsExact() => !values.HasMore && content.KnownFrom <= visible.Min && values.Count <= values.Definition.MaxCardinality
        && !Enumerable.Range(0, values.Count).Any(entry => values.LastSeen(entry) >= visible.Min && values.IsExpired(entry, now));

    /// <summary>Returns the combinations of the first columns that may pass conditions, each once, in the order of their values.</summary>
    /// <param name="depth">How many columns.</param>
    /// <param name="conditions">The conditions.</param>
    public int[] Select(int depth, ColumnConditions conditions)
    {
        var entries = Enumerable.Range(0, values.Count).Where(IsShown);
        if (values.Count > values.Definition.MaxCardinality)
        {
            entries = entries.OrderByDescending(values.LastSeen).Take((int)values.Definition.MaxCardinality);
        }

        var columns = values.Definition.Columns;
        foreach (var column in conditions.Columns)
        {
            var place = columns.ToList().IndexOf(column);
            var decided = new Dictionary<int, bool>();
            entries = entries.Where(entry => Passes(entry, place, column, conditions, decided));
        }

        int[] selected = [.. entries];
        Array.Sort(selected, (left, right) => Compare(left, right, depth));
        return Unique(selected, depth);
    }

    /// <summary>Returns combinations as columns.</summary>
    /// <param name="entries">The combinations.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="places">Which columns of the cache they are.</param>
    /// <param name="budget">What counts the memory.</param>
    public RecordBatch Read(ReadOnlySpan<int> entries, Schema schema, IReadOnlyList<int> places, MemoryBudget budget)
    {
        var columns = new Column[places.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            using var builder = (StringColumnBuilder)ColumnBuilder.Create(schema.Fields[i].Type, budget);
            foreach (var entry in entries)
            {
                if (values.ValueOf(entry, places[i]) is { } value)
                {
                    builder.Append(value.AsSpan());
                }
                else
                {
                    builder.AppendNull();
                }
            }

            columns[i] = builder.Finish();
        }

        return new RecordBatch(schema, columns, entries.Length);
    }

    /// <summary>Returns those of combinations that differ in some columns, each once.</summary>
    public int[] Unique(IEnumerable<int> entries, IReadOnlyList<int> places)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. entries.Where(entry => seen.Add(string.Join(',', places.Select(place => values.CodeOf(entry, place)))))];
    }

    int[] Unique(int[] entries, int depth)
    {
        var count = 0;
        foreach (var entry in entries)
        {
            if (count == 0 || Compare(entries[count - 1], entry, depth) != 0)
            {
                entries[count++] = entry;
            }
        }

        return entries[..count];
    }

    bool IsShown(int entry) => values.LastSeen(entry) >= visible.Min && !values.IsExpired(entry, now);

    bool Passes(int entry, int place, int column, ColumnConditions conditions, Dictionary<int, bool> decided)
    {
        var code = values.CodeOf(entry, place);
        if (!decided.TryGetValue(code, out var passes))
        {
            passes = conditions.MayHold(column, values.ValueOf(entry, place) is { } text ? Encoding.UTF8.GetString(text) : null);
            decided.Add(code, passes);
        }

        return passes;
    }

    /// <summary>Compares column by column, null before all values, values by their bytes.</summary>
    int Compare(int left, int right, int depth)
    {
        for (var place = 0; place < depth; place++)
        {
            var (mine, other) = (values.CodeOf(left, place), values.CodeOf(right, place));
            if (mine != other)
            {
                return mine == 0 || other == 0 ? mine.CompareTo(other)
                    : values.ValueOf(left, place).AsSpan().SequenceCompareTo(values.ValueOf(right, place));
            }
        }

        return 0;
    }
}
