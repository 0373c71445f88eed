using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;

namespace Quiver.Formats.Text;

/// <summary>What one scan over text files may use.</summary>
sealed class TextScanContext
{
    readonly Dictionary<Type, object> _shared = [];
    long _delivered;

    /// <summary>What memory is counted against.</summary>
    public required MemoryBudget Budget { get; init; }

    /// <summary>The most rows of a batch.</summary>
    public int BatchSize { get; init; } = 8192;

    /// <summary>The rows after which nobody reads on; null where all are wanted.</summary>
    public long? Limit { get; init; }

    /// <summary>Takes warnings and rejected records; null where nobody asks.</summary>
    public ScanJournal? Journal { get; init; }

    /// <summary>Ends the scan.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Whether as many rows as wanted have been read.</summary>
    public bool IsEnough => Limit is { } limit && Interlocked.Read(ref _delivered) >= limit;

    /// <summary>Says that rows have been read.</summary>
    public void Deliver(int rows)
    {
        if (Limit is not null)
        {
            Interlocked.Add(ref _delivered, rows);
        }
    }

    /// <summary>Returns what the decoders of the scan share, made by whoever asks first.</summary>
    public T Share<T>(Func<T> create)
        where T : class
    {
        lock (_shared)
        {
            if (!_shared.TryGetValue(typeof(T), out object? made))
            {
                _shared[typeof(T)] = made = create();
            }

            return (T)made;
        }
    }
}
