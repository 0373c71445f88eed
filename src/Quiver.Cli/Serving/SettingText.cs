using Quiver.Engine.Session.Settings;
using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.Storage.Tables.SystemTables;

namespace Quiver.Cli.Serving;

/// <summary>Reads the values of settings.</summary>
static class SettingText
{
    /// <summary>Reads the name of a file or a directory.</summary>
    public static string Path(string text) => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal)
        ? text
        : throw new SettingException("the name of a file or a directory");

    /// <summary>Reads what is on or off.</summary>
    public static bool Switch(string text) => text.ToLowerInvariant() switch
    {
        "" or "true" or "on" or "yes" or "1" => true,
        "false" or "off" or "no" or "0" => false,
        _ => throw new SettingException("true or false"),
    };

    /// <summary>Reads a whole number.</summary>
    public static int Count(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count) && count >= least && count <= most
            ? count
            : throw new SettingException(string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));

    /// <summary>Reads a whole number from 1; <c>none</c>, and 0 as InfluxDB writes it, is null.</summary>
    public static long? CountOrNone(string text) =>
        IsNone(text) || text == "0" ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count > 0 ? count
        : throw new SettingException("a whole number, or none");

    /// <summary>Reads a number.</summary>
    public static double Number(string text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
            ? number
            : throw new SettingException(string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));

    /// <summary>Reads a size; <c>none</c> is null.</summary>
    public static long? SizeOrNone(string text) => IsNone(text) ? null : Size(text);

    /// <summary>Reads a size.</summary>
    public static long Size(string text) =>
        MemorySize.Parse(text) ?? throw new SettingException("a size such as 2GB, 512MiB or 1000000");

    /// <summary>Reads a period; <c>none</c> is null.</summary>
    public static TimeSpan? PeriodOrNone(string text) => IsNone(text) ? null : Period(text);

    /// <summary>Reads a period.</summary>
    public static TimeSpan Period(string text)
    {
        if (text.EndsWith("ms", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            && milliseconds > 0)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        try
        {
            // Timers of .NET go up to 49 days.
            TimeSpan period = PeriodText.Parse(text);
            return period <= TimeSpan.FromDays(49) ? period : throw new SettingException("a period of at most 49d");
        }
        catch (QuiverException)
        {
            throw new SettingException("a period such as 500ms, 30s, 10m or 1h30m");
        }
    }

    /// <summary>Reads one of some words.</summary>
    public static T Word<T>(string text, params (string Word, T Value)[] words)
    {
        foreach ((string word, T value) in words)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new SettingException(string.Join(", ", words.Take(words.Length - 1).Select(word => word.Word)) + $" or {words[^1].Word}");
    }

    /// <summary>Reads a list.</summary>
    public static string[] List(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } items
            ? items
            : throw new SettingException("at least one value");

    static bool IsNone(string text) => text.Equals("none", StringComparison.OrdinalIgnoreCase);
}
