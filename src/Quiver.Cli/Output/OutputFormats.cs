namespace Quiver.Cli.Output;

/// <summary>The names of the formats.</summary>
static class OutputFormats
{
    /// <summary>The names for messages.</summary>
    public const string Choices = "table|csv|json|jsonl|markdown|parquet|arrow";

    /// <summary>The names in the order of the formats.</summary>
    public static IReadOnlyList<string> Names { get; } = Choices.Split('|');

    /// <summary>Returns the format with a name.</summary>
    public static OutputFormat? Find(string name)
    {
        for (int i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], name, StringComparison.OrdinalIgnoreCase))
            {
                return (OutputFormat)i;
            }
        }

        return null;
    }

    /// <summary>Returns the format that the name of a file asks for.</summary>
    public static OutputFormat? OfPath(string? path) => Path.GetExtension(path)?.ToUpperInvariant() switch
    {
        ".CSV" => OutputFormat.Csv,
        ".JSON" => OutputFormat.Json,
        ".JSONL" or ".NDJSON" => OutputFormat.JsonLines,
        ".MD" => OutputFormat.Markdown,
        ".PARQUET" => OutputFormat.Parquet,
        ".ARROW" or ".ARROWS" => OutputFormat.Arrow,
        _ => null,
    };

    /// <summary>Whether the format is no text and so must not go to a terminal; a file of it holds one result.</summary>
    public static bool IsBinary(OutputFormat format) => format is OutputFormat.Parquet or OutputFormat.Arrow;
}
