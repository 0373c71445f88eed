namespace Quiver.QueryLog;

/// <summary>What is known of one query. Written by its executor, read by anybody at any time.</summary>
sealed class QueryLogEntry(long number, Guid id, DateTimeOffset issuedAt)
{
    /// <summary>The place in the order of arrival.</summary>
    public long Number { get; } = number;

    /// <summary>The identity that users see.</summary>
    public Guid Id { get; } = id;

    /// <summary>When it arrived.</summary>
    public DateTimeOffset IssuedAt { get; } = issuedAt;

    /// <summary>Where it came in.</summary>
    public required string Door { get; init; }

    /// <summary>Its language: sql, influxql.</summary>
    public required string Language { get; init; }

    /// <summary>The database that it was asked of; null where none was named.</summary>
    public string? Database { get; init; }

    /// <summary>The text, cut where it is very long. Parameters are not in it.</summary>
    public required string Text { get; init; }

    /// <summary>Who asked: the name of a token, or null.</summary>
    public string? Caller { get; init; }

    /// <summary>The trace that it belongs to; null where there is none.</summary>
    public string? TraceId { get; init; }

    /// <summary>How far it is.</summary>
    public QueryPhase Phase { get; set; }

    /// <summary>The data files that it reads; null before it is planned.</summary>
    public int? ParquetFiles { get; set; }

    /// <summary>The parts of time into which the stored rows fall that it reads; null before it is planned.</summary>
    public int? Partitions { get; set; }

    /// <summary>How long parsing and planning took; null before.</summary>
    public TimeSpan? PlanDuration { get; set; }

    /// <summary>How long it waited for its turn; null before.</summary>
    public TimeSpan? PermitDuration { get; set; }

    /// <summary>From its turn to the last byte; null before.</summary>
    public TimeSpan? ExecuteDuration { get; set; }

    /// <summary>From arrival to the last byte; null before.</summary>
    public TimeSpan? TotalDuration { get; set; }

    /// <summary>How long workers computed, added up; null before the end.</summary>
    public TimeSpan? ComputeDuration { get; set; }

    /// <summary>The most native memory that it held at a time; null before the end.</summary>
    public long? PeakMemoryBytes { get; set; }

    /// <summary>The rows that went out.</summary>
    public long Rows { get; set; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; set; }

    /// <summary>Ends the query early, and tells whoever asked by whom it was ended; null where that is not possible any more.</summary>
    public Action<string>? Cancel { get; set; }

    /// <summary>Whether it is under way.</summary>
    public bool IsRunning => Phase is QueryPhase.Received or QueryPhase.Planned or QueryPhase.Running;
}
