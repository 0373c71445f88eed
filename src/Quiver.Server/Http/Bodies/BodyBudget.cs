using Quiver.Arrow.Memory;

namespace Quiver.Server.Http.Bodies;

/// <summary>
/// The memory of all bodies that are under way. Bodies that have become large share three quarters of it, so that a few of them, however
/// slowly they come, never keep small ones out.
/// </summary>
sealed class BodyBudget
{
    /// <summary>A body that takes more is large.</summary>
    public const long LargeBytes = 4 << 20;

    readonly MemoryBudget _all;
    readonly MemoryBudget _large;

    /// <summary>Creates a budget.</summary>
    /// <param name="limitBytes">The most bytes that all bodies may take at a time.</param>
    public BodyBudget(long limitBytes)
    {
        _all = new MemoryBudget(limitBytes);
        _large = new MemoryBudget(limitBytes - (limitBytes / 4), _all);
    }

    /// <summary>The bytes that bodies take now.</summary>
    public long UsedBytes => _all.UsedBytes;

    /// <summary>The most bytes that bodies may take.</summary>
    public long LimitBytes => _all.LimitBytes;

    /// <summary>Takes the memory of a body.</summary>
    /// <exception cref="ApiException">Too much of it is taken: 503, to be tried again.</exception>
    public void Take(long bytes)
    {
        if (!Of(bytes).TryReserve(bytes))
        {
            throw new ApiException(
                503,
                $"the bodies of requests under way take {UsedBytes >> 20} MiB of the {LimitBytes >> 20} MiB that they may take together; "
                + "try again, or send smaller bodies")
            {
                RetryAfterSeconds = 1,
            };
        }
    }

    /// <summary>Gives the memory of a body back.</summary>
    public void Return(long bytes) => Of(bytes).Release(bytes);

    MemoryBudget Of(long bytes) => bytes > LargeBytes ? _large : _all;
}
