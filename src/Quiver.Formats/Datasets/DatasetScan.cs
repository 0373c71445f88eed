using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Files;

namespace Quiver.Formats.Datasets;

/// <summary>Reads columns of the files of a dataset that their paths do not rule out.</summary>
sealed class DatasetScan : MorselScan
{
    readonly DatasetTable _table;
    readonly ScanRequest _request;
    readonly List<int> _files;

    /// <summary>Plans a scan.</summary>
    public DatasetScan(DatasetTable table, ScanRequest request)
    {
        _table = table;
        _request = request;
        _files = new PartitionFilter(table, request).Files();
        Schema = table.Schema.Select(request.Projection);
    }

    public override Schema Schema { get; }

    public override PlanProperties Properties =>
        new() { RowCount = _table.Statistics is null ? null : _files.Sum(f => _table.RowsOf(f) ?? 0) };

    /// <summary>What was read and left out, over all runs of the plan.</summary>
    public DatasetCounters Counters { get; } = new();

    public override string? Report => Counters.ToString();

    internal override bool IsTentative => _files.Any(f => _table.Files[f].Known is TextFilesTable { IsTentative: true });

    public override string Describe()
    {
        string files = _files.Count == _table.Files.Count
            ? FormattableString.Invariant($"{_files.Count} files")
            : FormattableString.Invariant($"{_files.Count} of {_table.Files.Count} files");
        string filters = _request.Filters.Count == 0 ? "" : $", filters [{string.Join(" AND ", _request.Filters)}]";
        return $"{_table.ScanName} {files}, columns [{string.Join(", ", Schema.Fields.Select(f => f.Name))}]{filters}";
    }

    public override MorselSource Open(TaskContext context, CancellationToken cancellationToken)
    {
        Counters.CountLeftOut(_table.Files.Count - _files.Count);
        return new DatasetSource(_table, _request, Schema, _files, Counters, context, cancellationToken);
    }
}
