using System.Globalization;
using Quiver.Arrow.Errors;

namespace Quiver.Arrow.Memory;

/// <summary>Counts the native memory of a query or a process against a limit. Safe for use by many threads.</summary>
public sealed class MemoryBudget
{
    readonly MemoryBudget? _parent;
    long _used;
    long _peak;

    /// <summary>Creates a budget.</summary>
    /// <param name="limitBytes">The most bytes that may be held at a time.</param>
    /// <param name="parent">A wider budget that also counts every byte, or null.</param>
    public MemoryBudget(long limitBytes, MemoryBudget? parent = null)
    {
        LimitBytes = limitBytes;
        _parent = parent;
    }

    /// <summary>A budget without a limit, for memory that belongs to no query.</summary>
    public static MemoryBudget Unlimited { get; } = new(long.MaxValue);

    /// <summary>The most bytes that may be held at a time.</summary>
    public long LimitBytes { get; }

    /// <summary>The bytes held now.</summary>
    public long UsedBytes => Interlocked.Read(ref _used);

    /// <summary>The most bytes held at a time so far.</summary>
    public long PeakBytes => Interlocked.Read(ref _peak);

    /// <summary>The bytes that could still be taken: what this budget and the wider ones have left.</summary>
    public long AvailableBytes
    {
        get
        {
            MemoryBudget least = Tightest();
            return Math.Max(0, least.LimitBytes - least.UsedBytes);
        }
    }

    /// <summary>The most bytes that could ever be taken: the least limit of this budget and the wider ones.</summary>
    public long CeilingBytes => Math.Min(LimitBytes, _parent?.CeilingBytes ?? long.MaxValue);

    /// <summary>Takes bytes from the budget and returns true, or takes none and returns false.</summary>
    public bool TryReserve(long bytes)
    {
        long used = Interlocked.Add(ref _used, bytes);
        if (used > LimitBytes || (_parent is not null && !_parent.TryReserve(bytes)))
        {
            Interlocked.Add(ref _used, -bytes);
            return false;
        }

        long peak = Interlocked.Read(ref _peak);
        while (used > peak)
        {
            long seen = Interlocked.CompareExchange(ref _peak, used, peak);
            if (seen == peak)
            {
                break;
            }

            peak = seen;
        }

        return true;
    }

    /// <summary>Takes bytes from the budget or fails with <see cref="ErrorCode.OutOfMemory"/>, naming who asked.</summary>
    public void Reserve(long bytes, string consumer)
    {
        if (!TryReserve(bytes))
        {
            MemoryBudget limiting = Tightest();
            throw new QuiverException(
                ErrorCode.OutOfMemory,
                $"resources exhausted: {consumer} needs {Text(bytes)} more, but {Text(limiting.UsedBytes)} of the budget of "
                    + $"{Text(limiting.LimitBytes)} are in use; raise --memory-limit or make the query smaller");
        }
    }

    /// <summary>Gives bytes back.</summary>
    public void Release(long bytes)
    {
        Interlocked.Add(ref _used, -bytes);
        _parent?.Release(bytes);
    }

    /// <summary>The budget of this one and the wider ones that has least left: it is the one that said no.</summary>
    MemoryBudget Tightest()
    {
        MemoryBudget least = this;
        for (MemoryBudget? wider = _parent; wider is not null; wider = wider._parent)
        {
            least = wider.LimitBytes - wider.UsedBytes < least.LimitBytes - least.UsedBytes ? wider : least;
        }

        return least;
    }

    static string Text(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} KiB"),
    };
}
