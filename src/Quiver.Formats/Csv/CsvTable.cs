using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>One or more CSV files with the same columns as a table. The first file decides names and types.</summary>
sealed class CsvTable : ITableProvider
{
    readonly List<TextFile> _files = [];

    /// <summary>Opens files; only a sample of each is read.</summary>
    public CsvTable(IReadOnlyList<TextSource> sources, CsvOptions? options = null)
    {
        options ??= CsvOptions.Default;
        Schema? schema = null;
        long rows = 0;
        foreach (TextSource source in sources)
        {
            CsvFormat format = CsvSniffer.Sniff(source, options);
            if (schema is null)
            {
                schema = format.Schema;
            }
            else if (format.Schema.Fields.Count != schema.Fields.Count)
            {
                throw new QuiverException(ErrorCode.CorruptFile,
                    $"{source.Name} has {format.Schema.Fields.Count} columns, {sources[0].Name} has {schema.Fields.Count}; "
                    + "files of one table need the same columns");
            }
            else
            {
                format = format with { Schema = schema };
            }

            _files.Add(new CsvFile(source, format));
            rows += source.Length / Math.Max(1, schema.Fields.Count * 8);
        }

        Schema = schema ?? throw new QuiverException(ErrorCode.FileNotFound, "no CSV file is given");
        Statistics = new TableStatistics(rows, IsExact: false, []);
    }

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public TableStatistics? Statistics { get; }

    /// <summary>Opens files by path.</summary>
    public static CsvTable Open(IReadOnlyList<string> paths, CsvOptions? options = null) =>
        new([.. paths.Select(TextSource.File)], options);

    /// <inheritdoc/>
    public ExecutionPlan Scan(ScanRequest request) => new TextScan("CsvScan", _files, Schema, request.Projection);
}
