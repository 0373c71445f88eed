using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Quiver.Storage;

namespace Quiver.Server.Http.Writing;

/// <summary>The instruments of the write doors.</summary>
sealed class WriteMetrics
{
    /// <summary>Names of databases are labels up to here: every label is a series for whoever collects the metrics.</summary>
    const int MostDatabases = 100;

    const string Other = "_other";

    readonly ConcurrentDictionary<string, string> _databases = new(StringComparer.Ordinal);
    readonly Counter<long> _lines;
    readonly Counter<long> _rejected;
    readonly Counter<long> _bytes;
    readonly Counter<long> _wireBytes;
    readonly Counter<long> _requests;
    readonly Histogram<double> _duration;

    /// <summary>Creates the instruments.</summary>
    public WriteMetrics(Meter meter, Func<long> bodyBytes)
    {
        _lines = meter.CreateCounter<long>("quiver.write.lines", "{line}", "Lines that were written, by door and database.");
        _rejected = meter.CreateCounter<long>("quiver.write.lines_rejected", "{line}", "Lines that were wrong, by door and database.");
        _bytes = meter.CreateCounter<long>("quiver.write.bytes", "By", "Bytes of bodies after decompression, by door and database.");
        _wireBytes = meter.CreateCounter<long>("quiver.write.wire_bytes", "By", "Bytes of bodies as they came, by door and database.");
        _requests = meter.CreateCounter<long>("quiver.write.requests", "{request}", "Writes, by door, database and outcome.");
        _duration = meter.CreateHistogram<double>("quiver.write.duration", "s", "From the head of a write to its answer, by door.");
        meter.CreateObservableGauge("quiver.write.body_memory", bodyBytes, "By", "Memory that bodies under way take.");
    }

    /// <summary>Counts a write whose lines were read.</summary>
    public void Count(WriteTarget target, WriteResult result, long bytes, long wireBytes, TimeSpan duration)
    {
        var door = new KeyValuePair<string, object?>("door", target.Door);
        var database = new KeyValuePair<string, object?>("db", LabelOf(target.Database, result.RowCount > 0));
        _lines.Add(result.RowCount, door, database);
        _bytes.Add(bytes, door, database);
        _wireBytes.Add(wireBytes, door, database);
        if (result.ErrorCount > 0)
        {
            _rejected.Add(result.ErrorCount, door, database);
        }

        _requests.Add(1, door, database, Outcome(result.ErrorCount == 0 ? "written" : result.RowCount == 0 ? "rejected" : "partial"));
        _duration.Record(duration.TotalSeconds, door);
    }

    /// <summary>Counts a write that failed as a whole.</summary>
    public void CountFailure(WriteTarget target, TimeSpan duration)
    {
        var door = new KeyValuePair<string, object?>("door", target.Door);
        var database = new KeyValuePair<string, object?>("db", LabelOf(target.Database, isWritten: false));
        _requests.Add(1, door, database, Outcome("failed"));
        _duration.Record(duration.TotalSeconds, door);
    }

    static KeyValuePair<string, object?> Outcome(string name) => new("outcome", name);

    /// <summary>Returns the label of a database. What nobody has written to has none: names come from clients.</summary>
    string LabelOf(string database, bool isWritten)
    {
        if (_databases.TryGetValue(database, out string? label))
        {
            return label;
        }

        return isWritten && _databases.Count < MostDatabases ? _databases.GetOrAdd(database, database) : Other;
    }
}
