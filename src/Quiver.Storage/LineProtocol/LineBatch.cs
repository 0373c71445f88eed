namespace Quiver.Storage.LineProtocol;

/// <summary>What a text of lines says: rows by table, and the lines that were wrong.</summary>
sealed class LineBatch : IDisposable
{
    /// <summary>Creates a batch and takes the rows over.</summary>
    public LineBatch(IReadOnlyList<TableRows> tables, IReadOnlyList<LineError> errors, long errorCount)
    {
        Tables = tables;
        Errors = errors;
        ErrorCount = errorCount;
    }

    /// <summary>The tables that got rows, in the order of their first line.</summary>
    public IReadOnlyList<TableRows> Tables { get; }

    /// <summary>The first of the lines that were not taken.</summary>
    public IReadOnlyList<LineError> Errors { get; }

    /// <summary>How many lines were not taken.</summary>
    public long ErrorCount { get; }

    /// <summary>The rows of all tables.</summary>
    public long RowCount => Tables.Sum(table => (long)table.Count);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var table in Tables)
        {
            table.Dispose();
        }
    }
}
