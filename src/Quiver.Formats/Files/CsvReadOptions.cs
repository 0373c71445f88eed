using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Formats.Csv;
using Quiver.Formats.Datasets;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Reads the options of <c>read_csv</c>, <c>sniff_csv</c> and COPY FROM: the names that DuckDB gives them.</summary>
static class CsvReadOptions
{
    const int MaxSampleBytes = 64 << 20;

    /// <summary>The names of the options.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. new[]
        {
            "all_varchar", "allow_quoted_nulls", "auto_detect", "buffer_size", "column_names", "column_types", "columns", "comment",
            "compression", "date_format", "dateformat", "decimal_separator", "delim", "delimiter", "dtypes", "encoding", "escape",
            "files_to_sniff", "force_not_null", "header", "ignore_errors", "max_line_size", "maximum_line_size", "names", "new_line",
            "normalize_names", "null", "null_padding", "nullstr", "parallel", "quote", "rejects_limit", "rejects_scan", "rejects_table",
            "sample_size", "sep", "skip", "store_rejects", "strict_mode", "thousands", "timestamp_format", "timestampformat", "types",
        }.Concat(DatasetOptions.Names).Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads the options of a call.</summary>
    public static CsvOptions Read(OptionReader options, string path)
    {
        TextInputs.CheckCompression(options);
        _ = options.Boolean("parallel");
        _ = options.Integer("buffer_size", 1, int.MaxValue);
        IReadOnlyList<Field>? columns = options.Fields("columns");
        if (options.Boolean("auto_detect") == false && columns is null)
        {
            throw new QuiverException(ErrorCode.WrongArguments, "read_csv with auto_detect := false needs the option columns");
        }

        IReadOnlyList<string>? names = columns is null ? options.Texts("names", "column_names") : [.. columns.Select(c => c.Name)];
        (IReadOnlyList<Field>? byName, IReadOnlyList<DataType>? byPosition) = columns is null ? Types(options) : (columns, null);
        int? rows = options.Integer("sample_size", -1, int.MaxValue);
        return new CsvOptions
        {
            Delimiter = options.Character("delim", "delimiter", "sep") ?? (FileNames.IsTabSeparated(path) ? '\t' : null),
            Quote = Sign(options, "quote"),
            Escape = Sign(options, "escape"),
            Comment = Sign(options, "comment"),
            LineEnd = LineEnd(options),
            HasHeader = options.Boolean("header"),
            NullStrings = options.Texts("nullstr", "null") ?? [""],
            AllowQuotedNulls = options.Boolean("allow_quoted_nulls") ?? false,
            NeverNull = options.Texts("force_not_null") ?? [],
            SampleBytes = rows is > 0 and { } few ? (int)Math.Clamp(few * 128L, 64 << 10, MaxSampleBytes) : CsvOptions.Default.SampleBytes,
            SampleRows = rows is > 0 and { } wanted ? wanted + 1 : int.MaxValue,
            SamplesAll = rows == -1,
            AutoDetect = options.Boolean("auto_detect") ?? true,
            ColumnNames = names,
            HasAllColumns = columns is not null,
            Types = TypesOf(byName),
            TypeList = byPosition,
            AllVarchar = options.Boolean("all_varchar") ?? false,
            NormalizeNames = options.Boolean("normalize_names") ?? false,
            Skip = options.Integer("skip", 0, int.MaxValue),
            DateFormat = Format(options, "dateformat", "date_format"),
            TimestampFormat = Format(options, "timestampformat", "timestamp_format"),
            Numbers = Numbers(options),
            NullPadding = options.Boolean("null_padding") ?? false,
            IsStrict = options.Boolean("strict_mode") ?? true,
            Rejects = Rejects(options),
            MaxFieldBytes = options.Integer("max_line_size", 1, 1 << 30) ?? options.Integer("maximum_line_size", 1, 1 << 30)
                ?? CsvOptions.DefaultMaxFieldBytes,
            UserArguments = options.Written(),
        };
    }

    /// <summary>Returns a sign; the empty text says that there is none.</summary>
    static char? Sign(OptionReader options, string name) =>
        options.Given(name) is null ? null : options.Character(name) ?? CsvOptions.NoCharacter;

    static char? LineEnd(OptionReader options) => options.Text("new_line") switch
    {
        null => null,
        "\\n" or "\n" or "\\r\\n" or "\r\n" => '\n',
        "\\r" or "\r" => '\r',
        _ => throw options.Wrong("new_line", "\\n, \\r\\n or \\r"),
    };

    static TimePattern? Format(OptionReader options, params ReadOnlySpan<string> names)
    {
        string? text = options.Text(names);
        if (text is null || text.Length == 0 || string.Equals(text, "auto", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        string option = "option " + options.Given(names)!.ToLowerInvariant();
        TimePattern pattern = TimePattern.Parse(option, text);
        return pattern.HasDate
            ? pattern
            : throw new QuiverException(ErrorCode.InvalidValue, $"{option} \"{text}\" must have a year, a month and a day");
    }

    static NumberFormat Numbers(OptionReader options)
    {
        char point = options.Character("decimal_separator") ?? '.';
        char thousands = options.Character("thousands") ?? '\0';
        if (point is not ('.' or ','))
        {
            throw options.Wrong("decimal_separator", "the point or the comma");
        }

        if (thousands == point || char.IsAsciiDigit(thousands) || thousands is '-' or '+')
        {
            throw options.Wrong("thousands", "a sign other than a digit and the decimal separator");
        }

        return new NumberFormat((byte)point, (byte)thousands);
    }

    static CsvRejectOptions? Rejects(OptionReader options)
    {
        string? errors = options.Text("rejects_table");
        string? scans = options.Text("rejects_scan");
        int? limit = options.Integer("rejects_limit", 0, int.MaxValue);
        bool isStored = options.Boolean("store_rejects") ?? (errors is not null || scans is not null || limit is not null);
        if (!isStored && (errors ?? scans) is not null)
        {
            throw new QuiverException(
                ErrorCode.WrongArguments, "options rejects_table and rejects_scan need store_rejects, which is false");
        }

        return isStored || options.Boolean("ignore_errors") == true
            ? new CsvRejectOptions(isStored, errors ?? "reject_errors", scans ?? "reject_scans", limit ?? 0)
            : null;
    }

    static (IReadOnlyList<Field>? ByName, IReadOnlyList<DataType>? ByPosition) Types(OptionReader options)
    {
        string? given = options.Given("types", "dtypes", "column_types");
        return given is not null && options.TextsOrNull(given) is { } types
            ? (null, [.. types.Select((t, i) => options.ParseType(given, FormattableString.Invariant($"column {i + 1}"), t))])
            : (options.Fields("types", "dtypes", "column_types"), null);
    }

    static Dictionary<string, DataType>? TypesOf(IReadOnlyList<Field>? fields)
    {
        var types = new Dictionary<string, DataType>(StringComparer.OrdinalIgnoreCase);
        foreach (Field field in fields ?? [])
        {
            if (!types.TryAdd(field.Name, field.Type))
            {
                throw new QuiverException(ErrorCode.WrongArguments, $"column \"{field.Name}\" has two types");
            }
        }

        return fields is null ? null : types;
    }
}
