using Quiver.Arrow.Batches;

namespace Quiver.Engine.Catalog;

/// <summary>
/// What the scans of one statement want to be known: warnings for the user, and rows for tables of rejected input. Both count only
/// when the statement has ended well, so that one that failed or was run again leaves nothing behind.
/// </summary>
sealed class ScanJournal(Func<long> nextScan)
{
    readonly Lock _lock = new();
    readonly List<Func<string?>> _warnings = [];
    readonly List<(string Table, Func<RecordBatch?> Rows)> _rows = [];

    /// <summary>The warnings so far.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_lock)
            {
                return [.. _warnings.Select(w => w()).OfType<string>()];
            }
        }
    }

    /// <summary>Returns a number that no other scan of the database has.</summary>
    public long NextScan() => nextScan();

    /// <summary>Adds what gives a warning of one sentence, null where there is none after all.</summary>
    public void Warn(Func<string?> warning)
    {
        lock (_lock)
        {
            _warnings.Add(warning);
        }
    }

    /// <summary>Adds what gives rows for a table, which is made where it is missing; null where there are none.</summary>
    public void Store(string table, Func<RecordBatch?> rows)
    {
        lock (_lock)
        {
            _rows.Add((table, rows));
        }
    }

    /// <summary>Hands the rows for tables over, once.</summary>
    public IReadOnlyList<(string Table, RecordBatch Rows)> Take()
    {
        lock (_lock)
        {
            var taken = new List<(string, RecordBatch)>();
            foreach ((string table, Func<RecordBatch?> rows) in _rows)
            {
                if (rows() is { } batch)
                {
                    taken.Add((table, batch));
                }
            }

            _rows.Clear();
            return taken;
        }
    }
}
