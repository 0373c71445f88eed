using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>
/// Remembers the types that whole files showed. A scan that meets a value which the sample's types cannot hold reads the file to its
/// end for the types, and the statement is planned again with them; so are later ones over the same file. A file that changes in length
/// or time is another one. See docs/decisions/0008-csv.md.
/// </summary>
sealed class CsvLearnedTypes
{
    const int MaxFiles = 1024;

    readonly Lock _lock = new();
    readonly Dictionary<(object, string), CsvColumnTypes> _known = [];

    /// <summary>What the process knows: it follows from the content of files alone.</summary>
    public static CsvLearnedTypes Shared { get; } = new();

    /// <summary>Returns the types of a file, null where they were not learned.</summary>
    public CsvColumnTypes? Find(TextSource source, CsvFormat format)
    {
        lock (_lock)
        {
            return _known.GetValueOrDefault((source.Identity, KeyOf(format)));
        }
    }

    /// <summary>Reads a file to its end for the types of its columns. Records that cannot be cut have no say.</summary>
    public CsvColumnTypes Learn(TextSource source, CsvFormat format, MemoryBudget budget, CancellationToken cancellationToken)
    {
        var types = new TextTypes[format.Columns.Count];
        Array.Fill(types, new TextTypes(format.Options.TypeOptions));
        using (var chunker = new CsvChunker(source, format, budget))
        using (var chunk = new TextChunk(budget))
        using (var reader = new CsvChunkReader(source, format, null, new CsvScanContext { Budget = budget, IsTolerant = true }))
        {
            while (chunker.TryNext(chunk))
            {
                cancellationToken.ThrowIfCancellationRequested();
                reader.Open(chunk);
                while (reader.TryInspectBatch(types))
                {
                }
            }
        }

        var found = new CsvColumnTypes(types);
        lock (_lock)
        {
            if (_known.Count >= MaxFiles)
            {
                _known.Clear();
            }

            _known[(source.Identity, KeyOf(format))] = found;
        }

        return found;
    }

    /// <summary>Everything that decides what the values of a column are.</summary>
    static string KeyOf(CsvFormat format)
    {
        CsvDialect d = format.Dialect;
        CsvOptions o = format.Options;
        return string.Join('\u0001', (object[])
        [
            format.DataOffset, format.Columns.Count, d.Delimiter, d.Quote, d.Escape, d.Comment, d.LineEnd, d.NullPadding, d.AllowQuotedNulls,
            d.IsStrict, d.Numbers, o.DateFormat?.Text ?? "", o.TimestampFormat?.Text ?? "", string.Join('\u0002', o.NullStrings),
        ]);
    }
}
