using System.Collections.Concurrent;
using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Temporal;

/// <summary>
/// The offsets of a time zone: one of the IANA database, or a fixed one such as +02:00. Local times that do not exist are taken with
/// the offset before the gap, and of two that look the same the later one is meant, as PostgreSQL and DuckDB do.
/// </summary>
sealed class TimeZoneRules
{
    const long SecondsPerDay = 86_400;
    const int MaxNames = 4096;
    static readonly ConcurrentDictionary<string, TimeZoneRules> Known = new(StringComparer.OrdinalIgnoreCase);

    // Files of zones are found by the letters of their names, but SQL knows no capitals in names of zones.
    static readonly Lazy<Dictionary<string, string>> Spellings = new(() =>
    {
        var spellings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (TimeZoneInfo zone in TimeZoneInfo.GetSystemTimeZones())
        {
            spellings.TryAdd(zone.Id, zone.Id);
        }

        return spellings;
    });

    readonly TimeZoneInfo? _zone;
    readonly long _fixed;

    // The day that was asked for last, and its offset where that is the same all day: rows of a day mostly follow each other. One word,
    // so that threads may share it: the day in the upper bits, the offset in minutes in the lower ones.
    long _lastDay = long.MinValue;

    TimeZoneRules(TimeZoneInfo? zone, long offset)
    {
        _zone = zone;
        _fixed = offset;
    }

    /// <summary>Whether the zone is UTC.</summary>
    public bool IsUtc => _zone is null && _fixed == 0;

    /// <summary>Finds a zone.</summary>
    /// <exception cref="QuiverException">There is none of this name.</exception>
    public static TimeZoneRules Of(string name) => TryFind(name, out TimeZoneRules? rules)
        ? rules
        : throw new QuiverException(
            ErrorCode.InvalidValue, $"unknown time zone '{name}'; use a name such as 'Europe/Berlin' or an offset such as '+02:00'");

    /// <summary>Finds a zone by its name or offset.</summary>
    public static bool TryFind(string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TimeZoneRules? rules)
    {
        if (Known.TryGetValue(name, out rules))
        {
            return true;
        }

        rules = Find(name);
        if (rules is not null && Known.Count < MaxNames)
        {
            Known[name] = rules;
        }

        return rules is not null;
    }

    /// <summary>Returns the rules of the zone of a type, null where it has none or is UTC.</summary>
    public static TimeZoneRules? OfType(DataType type) => type is TimestampType { Zone: { } zone } && !IsUtcName(zone) && Of(zone) is
        { IsUtc: false } rules ? rules : null;

    /// <summary>Returns how many seconds local time is ahead of UTC at an instant.</summary>
    public long OffsetAt(long utcSeconds)
    {
        if (_zone is null)
        {
            return _fixed;
        }

        long day = CivilDate.FloorDivide(utcSeconds, SecondsPerDay);
        long last = Volatile.Read(ref _lastDay);
        if (last >> 12 == day)
        {
            return ((last & 0xFFF) - 2048) * 60;
        }

        long start = day * SecondsPerDay;
        long first = Ask(start);
        if (first == Ask(start + SecondsPerDay - 1) && first % 60 == 0)
        {
            Volatile.Write(ref _lastDay, (day << 12) | ((first / 60) + 2048));
            return first;
        }

        return Ask(utcSeconds);
    }

    /// <summary>Returns the offset that a local time is meant with.</summary>
    public long OffsetOfLocal(long localSeconds)
    {
        if (_zone is null)
        {
            return _fixed;
        }

        (long before, long after) = OffsetsAround(localSeconds);
        if (before == after)
        {
            return before;
        }

        return OffsetAt(localSeconds - after) == after ? after : before;
    }

    /// <summary>Returns the offsets a day before and after a local time: they differ around a change of the clocks.</summary>
    public (long Before, long After) OffsetsAround(long localSeconds) =>
        (OffsetAt(Clamp(localSeconds - SecondsPerDay)), OffsetAt(Clamp(localSeconds + SecondsPerDay)));

    /// <summary>Whether a local time exists twice because the clocks went back.</summary>
    public bool IsAmbiguous(long localSeconds, out long earlier, out long later)
    {
        (earlier, later) = OffsetsAround(localSeconds);
        return earlier > later && OffsetAt(localSeconds - earlier) == earlier && OffsetAt(localSeconds - later) == later;
    }

    long Ask(long utcSeconds)
    {
        long ticks = Math.Clamp(utcSeconds, -62_135_510_400, 253_402_214_400) * TimeSpan.TicksPerSecond;
        return (long)_zone!.GetUtcOffset(new DateTime(DateTime.UnixEpoch.Ticks + ticks, DateTimeKind.Utc)).TotalSeconds;
    }

    static long Clamp(long seconds) => Math.Clamp(seconds, long.MinValue / 4, long.MaxValue / 4);

    static bool IsUtcName(string name) => name is "UTC" or "Z" or "+00:00" or "GMT" or "Etc/UTC";

    static TimeZoneRules? Find(string name)
    {
        if (IsUtcName(name.ToUpperInvariant()))
        {
            return new TimeZoneRules(null, 0);
        }

        string offset = name.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) ? name[3..] : name;
        if (offset.Length > 1 && offset[0] is '+' or '-' && TryOffset(offset.AsSpan(1), out long seconds))
        {
            return new TimeZoneRules(null, offset[0] == '-' ? -seconds : seconds);
        }

        bool isName = name.Length is > 0 and < 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+')
            && char.IsAsciiLetter(name[0]);
        TimeZoneInfo? zone = null;
        bool isFound = isName && (TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone)
            || (Spellings.Value.TryGetValue(name, out string? spelling) && TimeZoneInfo.TryFindSystemTimeZoneById(spelling, out zone)));
        return isFound ? new TimeZoneRules(zone, 0) : null;
    }

    static bool TryOffset(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        Span<char> digits = stackalloc char[4];
        digits.Fill('0');
        int count = text.Length switch { 1 or 2 => text.Length, 4 => 2, 5 when text[2] == ':' => 2, _ => 0 };
        if (count == 0)
        {
            return false;
        }

        text[..count].CopyTo(digits[(2 - count)..]);
        if (text.Length >= 4)
        {
            text[^2..].CopyTo(digits[2..]);
        }

        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value))
        {
            return false;
        }

        seconds = (value / 100 * 3600L) + (value % 100 * 60L);
        return value % 100 < 60 && value <= 1800;
    }
}
