namespace Quiver.Storage.Tests.Store.Concurrency;

/// <summary>A clock that is moved by hand, by any thread.</summary>
sealed class AdvancingTime : TimeProvider
{
    long _ticks = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc).Ticks;

    /// <summary>Nanoseconds since 1970.</summary>
    public long Nanoseconds => (Volatile.Read(ref _ticks) - DateTime.UnixEpoch.Ticks) * 100;

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);
}
