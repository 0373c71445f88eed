using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Parquet.Pruning;

namespace Quiver.Formats.Parquet;

/// <summary>Reads columns of a table of Parquet files, leaving out row groups whose bounds no row passes.</summary>
sealed class ParquetScan(ParquetTable table, ScanRequest request, ScanCounters counters) : MorselScan
{
    /// <summary>Row groups of more rows than this are read in pieces, so that one large row group feeds all workers.</summary>
    const long MaxMorselRows = 256 * 1024;

    public override Schema Schema { get; } = request.WithPositions
        ? new Schema([.. table.Schema.Select(request.Projection).Fields, new Field("position", DataType.Int64)])
        : table.Schema.Select(request.Projection);

    public override PlanProperties Properties => new() { RowCount = table.Files.Sum(file => file.RowCount) };

    /// <summary>What was read and left out, over all runs of the plan.</summary>
    public ScanCounters Counters => counters;

    public override string? Report => Counters.ToString();

    public override string Describe()
    {
        var files = table.Files.Count == 1 ? Path.GetFileName(table.Files[0].Name) : $"{table.Files.Count} files";
        var filters = request.Filters.Count == 0 ? "" : $", filters [{string.Join(" AND ", request.Filters)}]";
        return $"ParquetScan {files}, columns [{string.Join(", ", Schema.Fields.Select(f => f.Name))}]{filters}";
    }

    public override MorselSource Open(TaskContext context, CancellationToken cancellationToken) =>
        new ParquetMorselSource(table, request, Schema, Morsels(), Counters, context, cancellationToken);

    List<ParquetMorsel> Morsels()
    {
        var morsels = new List<ParquetMorsel>();
        for (var file = 0; file < table.Files.Count; file++)
        {
            Counters.CountRowGroups(table.Files[file].RowGroupCount);
            for (var group = 0; group < table.Files[file].RowGroupCount; group++)
            {
                if (!MayPass(file, group))
                {
                    Counters.CountByBounds();
                    continue;
                }

                var rows = table.Files[file].RowsOf(group);
                var pieces = Math.Max(1, (rows + MaxMorselRows - 1) / MaxMorselRows);
                var size = request.Projection.Count == 0 ? rows : (rows + pieces - 1) / pieces;
                for (long start = 0; start < rows; start += size)
                {
                    morsels.Add(new ParquetMorsel(file, group, start, Math.Min(size, rows - start)));
                }
            }
        }

        return morsels;
    }

    bool MayPass(int file, int group)
    {
        var filter = new RowGroupFilter(ordinal => table.BoundsOf(file, group, ordinal), request.OrdinalOf);
        return request.Filters.All(filter.MayPass);
    }
}
