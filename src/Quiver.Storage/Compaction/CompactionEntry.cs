using Quiver.Storage.Manifest;

namespace Quiver.Storage.Compaction;

/// <summary>One merge of files: under way, or as it ended.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="TableId">The table.</param>
/// <param name="InputFiles">The files that are merged.</param>
/// <param name="InputBytes">Their bytes.</param>
/// <param name="InputRows">Their rows; keys that several of them have are counted in each.</param>
/// <param name="MinTime">The time of their earliest row.</param>
/// <param name="MaxTime">The time of their latest row.</param>
sealed record CompactionEntry(
    DateTimeOffset StartedAt, int TableId, int InputFiles, long InputBytes, long InputRows, long MinTime, long MaxTime)
{
    /// <summary>How far it is: running, done, dropped (the files had gone meanwhile), cancelled or failed.</summary>
    public string State { get; init; } = "running";

    /// <summary>What took the place of the files; null where nothing did yet.</summary>
    public (int Files, long Bytes, long Rows)? Output { get; init; }

    /// <summary>How long it took; null while it runs.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Begins the entry of a merge.</summary>
    public static CompactionEntry Of(MergeJob job, DateTimeOffset now) => new(
        now, job.Table.Id, job.Files.Count, job.Files.Sum(file => file.Bytes), job.Files.Sum(file => file.RowCount),
        job.Files.Min(file => file.MinTime), job.Files.Max(file => file.MaxTime));

    /// <summary>Returns the entry of the merge at its end.</summary>
    /// <param name="written">The new files; null where there are none.</param>
    /// <param name="error">What ended it; null where nothing went wrong.</param>
    /// <param name="duration">How long it took.</param>
    public CompactionEntry Ended(IReadOnlyList<DataFile>? written, Exception? error, TimeSpan duration) => this with
    {
        State = error switch
        {
            null => written is null ? "dropped" : "done",
            OperationCanceledException => "cancelled",
            _ => "failed",
        },
        Output = written is null ? null : (written.Count, written.Sum(file => file.Bytes), written.Sum(file => file.RowCount)),
        Error = error is null or OperationCanceledException ? null : error.Message,
        Duration = duration,
    };
}
