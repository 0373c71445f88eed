using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Storage.Catalog;
using Quiver.Storage.Merging;

namespace Quiver.Storage.Tables;

/// <summary>The columns that chunks of a table are merged with: those of the key, and those that are asked for.</summary>
sealed class MergePlan
{
    readonly Schema _schema;
    readonly Schema _result;
    readonly MergeKey _key;
    readonly int[] _columns;

    /// <summary>Plans a merge.</summary>
    /// <param name="table">The table.</param>
    /// <param name="projection">The columns that are asked for.</param>
    public MergePlan(TableDefinition table, IReadOnlyList<int> projection)
    {
        List<int> tags = [.. table.SeriesKey.Select(column => table.OrdinalOf(column.Id))];
        Projection = [.. tags, table.TimeOrdinal, .. projection.Except(tags).Where(ordinal => ordinal != table.TimeOrdinal).Distinct()];
        _schema = table.Schema.Select(Projection);
        _key = new MergeKey([.. Enumerable.Range(0, tags.Count)], tags.Count);
        _columns = [.. projection.Select(ordinal => Projection.ToList().IndexOf(ordinal))];
        _result = table.Schema.Select(projection);
    }

    /// <summary>The columns of the table that inputs have.</summary>
    public IReadOnlyList<int> Projection { get; }

    /// <summary>Merges inputs, oldest first, which are taken over, to rows with the columns that were asked for.</summary>
    public SortedRows Merge(IReadOnlyList<SortedRows> inputs, int batchRows, MemoryBudget budget) =>
        new ReorderedRows(new MergeReader(_schema, _key, inputs, batchRows, budget), _result, _columns);
}
