namespace Quiver.Formats.Datasets;

/// <summary>Finds and writes the folders of a path that are a column and a value, such as <c>year=2024</c>, as Apache Hive does.</summary>
static class HivePath
{
    /// <summary>What stands for null in a folder name.</summary>
    public const string NullText = "__HIVE_DEFAULT_PARTITION__";

    /// <summary>Returns the columns and values of the folders of a path, outermost first. Values are as written.</summary>
    public static List<KeyValuePair<string, string>> Parse(string path)
    {
        var found = new List<KeyValuePair<string, string>>();
        ReadOnlySpan<char> folders = path.AsSpan(0, path.AsSpan().LastIndexOfAny('/', '\\') + 1);
        foreach (Range range in folders.SplitAny('/', '\\'))
        {
            ReadOnlySpan<char> part = folders[range];
            int equals = part.IndexOf('=');
            if (equals > 0 && !part[(equals + 1)..].Contains('='))
            {
                string name = Uri.UnescapeDataString(part[..equals].ToString());
                if (found.TrueForAll(p => p.Key != name))
                {
                    found.Add(new(name, part[(equals + 1)..].ToString()));
                }
            }
        }

        return found;
    }

    /// <summary>Returns the value that is written in a folder name; null for null.</summary>
    public static string? Decode(string written) => IsNull(written) ? null : Uri.UnescapeDataString(written);

    /// <summary>Returns the name of the folder for a column and a value.</summary>
    public static string Folder(string name, string? value) => $"{Escape(name)}={(value is null ? NullText : EscapeValue(value))}";

    /// <summary>The text NULL stands for null too, since DuckDB wrote it before it knew the other name.</summary>
    static bool IsNull(string written) => written == NullText || string.Equals(written, "NULL", StringComparison.OrdinalIgnoreCase);

    /// <summary>A text that would be read as null is escaped, although its letters need not be.</summary>
    static string EscapeValue(string value) =>
        IsNull(value) ? FormattableString.Invariant($"%{(int)value[0]:X2}{value[1..]}") : Escape(value);

    static string Escape(string text) => Uri.EscapeDataString(text);
}
