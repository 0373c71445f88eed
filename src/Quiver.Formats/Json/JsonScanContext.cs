using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;

namespace Quiver.Formats.Json;

/// <summary>What a reader of chunks does with what it finds.</summary>
sealed class JsonScanContext
{
    /// <summary>What memory is counted against.</summary>
    public required MemoryBudget Budget { get; init; }

    /// <summary>The most rows of a batch.</summary>
    public int BatchSize { get; init; } = JsonChunkReader.MaxBatchRows;

    /// <summary>Takes where a row starts that is left out, and why; null where nobody asks.</summary>
    public Action<long, string>? Skip { get; init; }

    /// <summary>Returns the exception for a value that does not fit the type found in a sample, given the one for users.</summary>
    public Func<QuiverException, Exception>? Misfit { get; init; }
}
