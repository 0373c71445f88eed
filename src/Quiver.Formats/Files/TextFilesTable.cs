using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Text files of one format as a table: their rows in file order.</summary>
/// <param name="scanName">What plans call the scan.</param>
/// <param name="files">The files; each gives the columns of the schema.</param>
/// <param name="schema">The columns.</param>
/// <param name="fieldBytes">About how many bytes a field takes, for the estimate of the number of rows.</param>
sealed class TextFilesTable(string scanName, IReadOnlyList<TextFile> files, Schema schema, int fieldBytes) : ITableProvider
{
    /// <inheritdoc/>
    public Schema Schema { get; } = schema;

    /// <summary>Whether the type of a column may turn out to be wrong.</summary>
    public bool IsTentative { get; } = files.Any(f => f.IsTentative([.. Enumerable.Range(0, schema.Fields.Count)]));

    /// <inheritdoc/>
    public TableStatistics? Statistics { get; } =
        new(files.Sum(f => f.Source.Length) / Math.Max(1, schema.Fields.Count * fieldBytes), IsExact: false, []);

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request) => new TextScan(scanName, files, Schema, request.Projection, request.Limit);
}
