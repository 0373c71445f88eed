using System.Collections.Concurrent;
using Quiver.Engine.Catalog;
using Quiver.Formats.Parquet.Bloom;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>
/// Decides what of a row group is read, when the first worker takes a piece of it: Bloom filters, then the page index, then
/// dictionaries, each asked only where what came before did not exclude the row group.
/// </summary>
sealed class RowGroupPlanner(ParquetTable table, ScanRequest request, ScanCounters counters)
{
    readonly ConcurrentDictionary<(int File, int RowGroup), Slot> _plans = [];

    /// <summary>Returns the plan of a row group.</summary>
    /// <param name="file">The file of the table.</param>
    /// <param name="rowGroup">The row group of the file.</param>
    /// <param name="dictionaries">The dictionary filters of the worker that asks.</param>
    public RowGroupPlan PlanOf(int file, int rowGroup, DictionaryFilter dictionaries)
    {
        if (request.Filters.Count == 0 && request.RuntimeFilters.Count == 0)
        {
            return RowGroupPlan.All;
        }

        // The filters of a worker are its own, so that the one that gets here first makes the plan and others wait.
        var slot = _plans.GetOrAdd((file, rowGroup), _ => new Slot());
        lock (slot)
        {
            if (slot.Plan is { } known)
            {
                return known;
            }

            table.Files[file].Hold();
            try
            {
                return slot.Plan = Create(file, rowGroup, dictionaries);
            }
            finally
            {
                table.Files[file].Release();
            }
        }
    }

    RowGroupPlan Create(int file, int rowGroup, DictionaryFilter dictionaries)
    {
        var filter = new RowGroupFilter(
            ordinal => table.BoundsOf(file, rowGroup, ordinal), request.OrdinalOf, BloomFilters(file, rowGroup));
        if (!request.Filters.All(filter.MayPass))
        {
            counters.CountByBloom();
            return RowGroupPlan.Nothing;
        }

        var rowCount = table.Files[file].RowsOf(rowGroup);
        var indexes = new PageIndexes(table.Files[file], rowGroup);
        var rows = RowsByPages(file, rowCount, indexes);
        if (rows.Count > rowCount / 2 && !dictionaries.MayPass(file, rowGroup))
        {
            counters.CountByDictionary();
            return RowGroupPlan.Nothing;
        }

        return rows.Count == rowCount ? RowGroupPlan.All : new RowGroupPlan(rows, indexes);
    }

    Func<int, BoundValue, bool> BloomFilters(int file, int rowGroup)
    {
        var readers = new Dictionary<int, BloomReader?>();
        return (ordinal, value) =>
        {
            if (!readers.TryGetValue(ordinal, out var reader))
            {
                readers[ordinal] = reader = NodeOf(file, ordinal) is { } node
                    ? BloomReader.Open(table.Files[file], node, rowGroup)
                    : null;
            }

            return reader is null || reader.MayContain(value);
        };
    }

    RowRanges RowsByPages(int file, long rowCount, PageIndexes indexes)
    {
        var filter = new PageFilter(
            rowCount, ordinal => NodeOf(file, ordinal) is { } node ? indexes.BoundsOf(node) : null,
            (ordinal, page) => indexes.LocationsOf(NodeOf(file, ordinal)!.LeafIndex)![page].FirstRow, request.OrdinalOf);
        var rows = RowRanges.Of(0, rowCount);
        foreach (var condition in request.Filters)
        {
            rows = rows.Intersect(filter.RowsOf(condition));
        }

        foreach (var condition in request.RuntimeFilters)
        {
            rows = rows.Intersect(filter.RowsOf(condition));
        }

        return rows;
    }

    /// <summary>Returns the node of a column whose values are written as the table has them.</summary>
    SchemaNode? NodeOf(int file, int ordinal)
    {
        var inFile = table.OrdinalIn(file, ordinal);
        return inFile >= 0 && table.Files[file].Nodes[inFile] is { } node && node.Type.Equals(table.Schema.Fields[ordinal].Type)
            ? node
            : null;
    }

    /// <summary>Where the plan of a row group goes.</summary>
    sealed class Slot
    {
        public RowGroupPlan? Plan { get; set; }
    }
}
