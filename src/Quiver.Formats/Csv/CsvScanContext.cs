using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;

namespace Quiver.Formats.Csv;

/// <summary>What a reader of chunks does with what it finds.</summary>
sealed class CsvScanContext
{
    /// <summary>What memory is counted against.</summary>
    public required MemoryBudget Budget { get; init; }

    /// <summary>The most rows of a batch.</summary>
    public int BatchSize { get; init; } = CsvChunkReader.MaxBatchRows;

    /// <summary>Whether records that cannot be read are left out; otherwise they are an error.</summary>
    public bool IsTolerant { get; init; }

    /// <summary>Takes the records that are left out; null where nobody asks.</summary>
    public Action<CsvReject>? Reject { get; init; }

    /// <summary>Returns the exception for a value that does not fit the type found in a sample, given the one for users.</summary>
    public Func<QuiverException, Exception>? Misfit { get; init; }
}
