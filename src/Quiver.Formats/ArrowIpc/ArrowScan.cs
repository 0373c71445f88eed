using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.ArrowIpc;

/// <summary>Reads columns of Arrow files and streams.</summary>
sealed class ArrowScan(ArrowTable table, ScanRequest request) : MorselScan
{
    public override Schema Schema { get; } = table.Schema.Select(request.Projection);

    public override string Describe()
    {
        var files = table.Sources.Count == 1 ? Path.GetFileName(table.Sources[0].Name) : $"{table.Sources.Count} files";
        return $"ArrowScan {files}, columns [{string.Join(", ", Schema.Fields.Select(f => f.Name))}]";
    }

    public override MorselSource Open(TaskContext context, CancellationToken cancellationToken) =>
        new ArrowScanSource(table, request.Projection, Schema, context, cancellationToken);
}
