using System.Globalization;

namespace Quiver.Engine.Session.Settings;

/// <summary>Sizes of memory as users write them: <c>2GB</c> (powers of 1000), <c>512MiB</c> (of 1024), <c>1000000</c> bytes.</summary>
static class MemorySize
{
    static readonly (string Unit, decimal Bytes)[] _units =
    [
        ("KIB", 1024m), ("MIB", 1024m * 1024), ("GIB", 1024m * 1024 * 1024), ("TIB", 1024m * 1024 * 1024 * 1024),
        ("KB", 1_000m), ("MB", 1_000_000m), ("GB", 1_000_000_000m), ("TB", 1_000_000_000_000m),
        ("K", 1_000m), ("M", 1_000_000m), ("G", 1_000_000_000m), ("T", 1_000_000_000_000m), ("B", 1m), ("", 1m),
    ];

    /// <summary>Returns the bytes, or null where the text is no size above zero.</summary>
    public static long? Parse(string text)
    {
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        int unit = trimmed.Length;
        while (unit > 0 && char.IsAsciiLetter(trimmed[unit - 1]))
        {
            unit--;
        }

        ReadOnlySpan<char> number = trimmed[..unit].TrimEnd();
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal count))
        {
            return null;
        }

        foreach ((string name, decimal bytes) in _units)
        {
            if (trimmed[unit..].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return count <= long.MaxValue / bytes && count * bytes >= 1 ? (long)(count * bytes) : null;
            }
        }

        return null;
    }
}
