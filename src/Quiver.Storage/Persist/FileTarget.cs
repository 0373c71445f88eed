using Quiver.Storage.Catalog;

namespace Quiver.Storage.Persist;

/// <summary>What data files are of.</summary>
/// <param name="Table">The table.</param>
/// <param name="Window">Where the first window of their rows starts.</param>
/// <param name="MinSequence">The first write of the rows.</param>
/// <param name="MaxSequence">The last write of the rows.</param>
/// <param name="TombstoneSequence">Deletes up to this one were applied.</param>
/// <param name="Level">How often the rows were compacted.</param>
/// <param name="MaxBytes">About how large a file becomes before the next one is begun.</param>
/// <param name="NextId">Gives files numbers.</param>
sealed record FileTarget(
    TableDefinition Table, long Window, long MinSequence, long MaxSequence, long TombstoneSequence, int Level, long MaxBytes,
    Func<long> NextId)
{
    /// <summary>Called with the bytes of a file so far, to wait where it goes too fast; null for as fast as it can.</summary>
    public Func<long, CancellationToken, ValueTask>? Pace { get; init; }
}
