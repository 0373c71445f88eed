using Quiver.Arrow.Errors;
using Quiver.Formats.Csv;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Reads the options of COPY TO for CSV files: the names that DuckDB gives them.</summary>
static class CsvWriteOptions
{
    /// <summary>The names of the options.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "compression", "date_format", "dateformat", "delim", "delimiter", "escape", "force_quote", "header", "null", "nullstr", "quote",
        "sep", "timestamp_format", "timestampformat",
    ];

    /// <summary>Reads the options of a statement.</summary>
    public static CsvWriterOptions Read(OptionReader options, string path)
    {
        char quote = options.Given("quote") is null ? '"' : options.Character("quote") ?? CsvOptions.NoCharacter;
        return new CsvWriterOptions
        {
            Delimiter = options.Character("delim", "delimiter", "sep") ?? (FileNames.IsTabSeparated(path) ? '\t' : ','),
            Quote = quote,
            Escape = options.Character("escape"),
            HasHeader = options.Boolean("header") ?? true,
            NullText = options.Text("null", "nullstr") ?? "",
            ForcedColumns = options.Given("force_quote") is null ? [] : options.Texts("force_quote") ?? [],
            DateFormat = Format(options, "dateformat", "date_format"),
            TimestampFormat = Format(options, "timestampformat", "timestamp_format"),
        };
    }

    static TimePattern? Format(OptionReader options, params ReadOnlySpan<string> names) => options.Text(names) is { Length: > 0 } text
        ? TimePattern.Parse("option " + options.Given(names)!.ToLowerInvariant(), text)
        : null;
}
