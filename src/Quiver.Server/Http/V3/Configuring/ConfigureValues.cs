using System.Globalization;
using System.Text.RegularExpressions;
using Quiver.Arrow.Errors;
using Quiver.Storage.Catalog;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Server.Http.V3.Configuring;

/// <summary>Reads the values that configure routes take.</summary>
static partial class ConfigureValues
{
    const long MaxSeconds = long.MaxValue / TimeSpan.TicksPerSecond;

    /// <summary>Reads a period such as <c>30d</c>.</summary>
    /// <exception cref="ApiException">It is none: the status is 400.</exception>
    public static TimeSpan Period(string text)
    {
        try
        {
            return PeriodText.Parse(text);
        }
        catch (QuiverException error)
        {
            throw new ApiException(400, $"Cannot parse the given human time: {error.Message}");
        }
    }

    /// <summary>Reads when something deleted goes for good: <c>never</c>, <c>now</c>, <c>default</c> or a moment (RFC 3339).</summary>
    /// <exception cref="ApiException">It is none of these: the status is 400.</exception>
    public static HardDeletion HardDeletionOf(string? text)
    {
        switch (text?.ToLowerInvariant())
        {
            case null or "default":
                return HardDeletion.Default;
            case "never":
                return HardDeletion.Never;
            case "now":
                return HardDeletion.Now;
        }

        // A plus sign of an offset that is not escaped in the address arrives as a blank.
        string moment = text!.Replace(' ', '+');
        if (!Rfc3339().IsMatch(moment))
        {
            throw new ApiException(400, "Cannot parse the timestamp: it is never, now, default or a moment such as 2026-01-31T00:00:00Z");
        }

        return DateTimeOffset.TryParse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? HardDeletion.At(at.UtcDateTime)
            : throw new ApiException(400, "Timestamp is out of range");
    }

    /// <summary>Returns a number of seconds as a span of time.</summary>
    /// <exception cref="ApiException">It is not positive, or too large: the status is 400.</exception>
    public static TimeSpan Seconds(long? seconds, TimeSpan otherwise, string name) => seconds switch
    {
        null => otherwise,
        > 0 and <= MaxSeconds => TimeSpan.FromTicks(seconds.Value * TimeSpan.TicksPerSecond),
        _ => throw JsonBody.Wrong($"field `{name}` is {seconds}; it takes a number of seconds from 1 to {MaxSeconds}"),
    };

    // RFC 3339, 5.6; letters may be small, and a blank in the place of the T is not taken.
    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$", RegexOptions.CultureInvariant)]
    private static partial Regex Rfc3339();
}
