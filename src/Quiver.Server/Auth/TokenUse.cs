namespace Quiver.Server.Auth;

/// <summary>When a token was last used, to the second: a token that many threads use is not written to for each request.</summary>
sealed class TokenUse
{
    long _ticks;

    /// <summary>The moment; null for never since the server started.</summary>
    public DateTime? LastAt => Volatile.Read(ref _ticks) is > 0 and var ticks ? new DateTime(ticks, DateTimeKind.Utc) : null;

    /// <summary>Notes a use.</summary>
    public void Note(DateTimeOffset now)
    {
        long ticks = now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerSecond);
        if (Volatile.Read(ref _ticks) != ticks)
        {
            Volatile.Write(ref _ticks, ticks);
        }
    }
}
