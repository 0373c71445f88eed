namespace Quiver.InfluxQl.Parsing;

/// <summary>Time zones by their IANA name.</summary>
static class InfluxZones
{
    /// <summary>Returns a zone; null if there is none of this name. UTC stands for no zone.</summary>
    public static TimeZoneInfo? Find(string name)
    {
        if (name.Length == 0 || string.Equals(name, "UTC", StringComparison.Ordinal))
        {
            return TimeZoneInfo.Utc;
        }

        if (string.Equals(name, "Local", StringComparison.Ordinal))
        {
            return TimeZoneInfo.Local;
        }

        bool isName = !name.StartsWith('/') && !name.Contains("..", StringComparison.Ordinal) && !name.Contains('\\', StringComparison.Ordinal);
        return isName && TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone) ? zone : null;
    }
}
