using Quiver.Compute.Text;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>How to write a CSV file.</summary>
sealed record CsvWriterOptions
{
    /// <summary>Stands for all columns in <see cref="ForcedColumns"/>.</summary>
    public const string AllColumns = "*";

    /// <summary>Commas and a header.</summary>
    public static CsvWriterOptions Default { get; } = new();

    /// <summary>What separates fields: one ASCII character.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>What surrounds fields that need it: one ASCII character, or <see cref="CsvOptions.NoCharacter"/> for none.</summary>
    public char Quote { get; init; } = '"';

    /// <summary>What stands before a quote inside of quotes, and before itself; null means the quote.</summary>
    public char? Escape { get; init; }

    /// <summary>Whether the first line names the columns.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What null is written as; a value that looks the same is quoted.</summary>
    public string NullText { get; init; } = "";

    /// <summary>Columns whose values are quoted even where they need not be; nulls are not.</summary>
    public IReadOnlyList<string> ForcedColumns { get; init; } = [];

    /// <summary>What times, spans and bytes look like.</summary>
    public ValueStyle Style { get; init; }

    /// <summary>How dates are written, null for ISO 8601.</summary>
    public TimePattern? DateFormat { get; init; }

    /// <summary>How timestamps are written, null for ISO 8601.</summary>
    public TimePattern? TimestampFormat { get; init; }
}
