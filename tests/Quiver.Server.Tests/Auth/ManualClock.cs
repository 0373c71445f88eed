namespace Quiver.Server.Tests.Auth;

/// <summary>A clock that a test moves.</summary>
sealed class ManualClock : TimeProvider
{
    long _ticks = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
}
