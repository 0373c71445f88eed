namespace Quiver.Formats.Csv;

/// <summary>How to write a CSV file.</summary>
sealed record CsvWriterOptions
{
    /// <summary>Commas and a header.</summary>
    public static CsvWriterOptions Default { get; } = new();

    /// <summary>What separates fields: one ASCII character.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>What surrounds fields that need it: one ASCII character. Inside of a field it is doubled.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What null is written as; a value that looks the same is quoted.</summary>
    public string NullText { get; init; } = "";
}
