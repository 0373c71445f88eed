using Quiver.Engine.Catalog;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>Counts the rows that one scan left out, for the warning that says so.</summary>
sealed class JsonSkippedRows
{
    readonly Lock _lock = new();
    readonly Dictionary<TextSource, (long Count, long Offset, string Message)> _skipped = new(ReferenceEqualityComparer.Instance);

    /// <summary>Starts without rows.</summary>
    public JsonSkippedRows(ScanJournal? journal) => journal?.Warn(Warning);

    /// <summary>Counts a row.</summary>
    /// <param name="source">The file.</param>
    /// <param name="offset">Where the row starts.</param>
    /// <param name="message">Why it is left out.</param>
    public void Add(TextSource source, long offset, string message)
    {
        lock (_lock)
        {
            bool isKnown = _skipped.TryGetValue(source, out (long Count, long Offset, string Message) known);
            _skipped[source] = isKnown && known.Offset <= offset
                ? (known.Count + 1, known.Offset, known.Message)
                : (known.Count + 1, offset, message);
        }
    }

    string? Warning()
    {
        lock (_lock)
        {
            return _skipped.Count == 0 ? null : string.Join("; ", _skipped.OrderBy(s => s.Key.Name, StringComparer.Ordinal).Select(s => Of(s.Key, s.Value)));
        }
    }

    static string Of(TextSource source, (long Count, long Offset, string Message) skipped)
    {
        string rows = skipped.Count == 1 ? "1 row" : FormattableString.Invariant($"{skipped.Count} rows");
        (int line, _) = source.Locate(skipped.Offset);
        return FormattableString.Invariant($"{rows} of {source.Name} skipped, the first at line {line}: {skipped.Message}");
    }
}
