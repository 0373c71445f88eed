using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>The CSV files of one table: what they do together when a value does not fit, or a record cannot be read.</summary>
sealed class CsvFileSet
{
    readonly IReadOnlyList<TextSource> _sources;
    readonly IReadOnlyList<CsvFormat> _formats;
    readonly Lock _lock = new();

    /// <summary>Creates the files of a table.</summary>
    /// <param name="sources">The texts.</param>
    /// <param name="formats">What was found out about each; all have the columns of the table.</param>
    /// <param name="found">The same before the files' types were brought together: what the types of a file are learned by.</param>
    public CsvFileSet(IReadOnlyList<TextSource> sources, IReadOnlyList<CsvFormat> formats, IReadOnlyList<CsvFormat> found)
    {
        _sources = sources;
        _formats = found;
        Files = [.. sources.Select((s, i) => new CsvFile(s, formats[i], this, i))];
    }

    /// <summary>The files.</summary>
    public IReadOnlyList<TextFile> Files { get; }

    /// <summary>The texts.</summary>
    public IReadOnlyList<TextSource> Sources => _sources;

    /// <summary>What was found out about each text.</summary>
    public IReadOnlyList<CsvFormat> Formats => _formats;

    /// <summary>Learns the types of all files, once, and returns what makes the statement be planned again with them.</summary>
    public Exception Misfit(QuiverException error, TextScanContext context)
    {
        lock (_lock)
        {
            bool isNew = false;
            for (int file = 0; file < _sources.Count; file++)
            {
                if (_formats[file].Columns.Any(c => c.IsInferred) && CsvLearnedTypes.Shared.Find(_sources[file], _formats[file]) is null)
                {
                    CsvLearnedTypes.Shared.Learn(_sources[file], _formats[file], context.Budget, context.CancellationToken);
                    isNew = true;
                }
            }

            // Another worker, or another statement over the same files, may have learned it all meanwhile.
            return isNew || _formats.Any(f => f.Columns.Any(c => c.IsInferred)) ? new ScanRestartException(error) : error;
        }
    }
}
