namespace Quiver.InfluxQl.Results;

/// <summary>The answer of one statement.</summary>
/// <param name="StatementId">The number of the statement in its text, from 0.</param>
/// <param name="Rows">
/// The series, in the order of the answer. To read them runs the statement; an error of it is thrown there, after series that were
/// complete before. Read once, to the end or until disposed.
/// </param>
sealed record StatementAnswer(int StatementId, IAsyncEnumerable<SeriesRows> Rows)
{
    /// <summary>What the client is told beside it.</summary>
    public IReadOnlyList<InfluxMessage> Messages { get; init; } = [];

    /// <summary>The zone in which times are shown; null for UTC.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>What runs for the answer and ends with its last row; null where nothing does. Whoever asked for the answer ends it, in case
    /// nobody read the rows.</summary>
    public IAsyncDisposable? Run { get; init; }

    /// <summary>What is wrong with the statement where that is known without running it; null where nothing is.</summary>
    public string? Error { get; init; }
}
