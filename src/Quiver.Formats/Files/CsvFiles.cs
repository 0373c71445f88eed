using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.Csv;
using Quiver.Formats.Text;

namespace Quiver.Formats.Files;

/// <summary>Opens CSV files as one table. Only a sample of each is read.</summary>
static class CsvFiles
{
    const int FieldBytes = 8;

    /// <summary>The names of the options for reading.</summary>
    public static IReadOnlyList<string> ReadOptions { get; } =
    [
        "all_varchar", "auto_detect", "columns", "comment", "compression", "delim", "delimiter", "dtypes", "escape", "filename", "header",
        "hive_partitioning", "ignore_errors", "max_line_size", "names", "null", "null_padding", "nullstr", "parallel", "quote",
        "sample_size", "sep", "skip", "types", "union_by_name",
    ];

    /// <summary>The names of the options for writing.</summary>
    public static IReadOnlyList<string> WriteOptions { get; } =
        ["compression", "delim", "delimiter", "force_quote", "header", "null", "nullstr", "quote", "sep"];

    /// <summary>Opens files as one table: columns by position, types that take the samples of all files.</summary>
    public static ITableProvider Open(IReadOnlyList<InputFile> files, OptionReader options, CancellationToken cancellationToken)
    {
        CsvOptions csv = ToOptions(options, files[0].Path);
        List<TextSource> sources = TextInputs.Open(files);
        var formats = new List<CsvFormat>();
        foreach (TextSource source in sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            formats.Add(formats.Count == 0 ? CsvSniffer.Sniff(source, csv) : SniffNext(source, csv, formats[0], sources[0]));
        }

        return Table(sources, formats, Unify(sources, formats));
    }

    /// <summary>Opens files for a table whose columns are known, by position.</summary>
    public static ITableProvider OpenFor(
        IReadOnlyList<InputFile> files, OptionReader options, Schema target, CancellationToken cancellationToken)
    {
        CsvOptions csv = ToOptions(options, files[0].Path);
        var typed = csv with
        {
            ColumnNames = [.. target.Fields.Select(f => f.Name)],
            Types = target.Fields.ToDictionary(
                f => f.Name, f => CanDecode(f.Type) ? f.Type : DataType.Utf8, StringComparer.OrdinalIgnoreCase),
        };
        List<TextSource> sources = TextInputs.Open(files);
        var formats = new List<CsvFormat>();
        foreach (TextSource source in sources)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (source.Length == 0)
            {
                formats.Add(CsvSniffer.Sniff(source, typed with { HasHeader = false }));
                continue;
            }

            bool? hasHeader = csv.HasHeader ?? StartsWithNames(source, csv, target);
            CsvFormat found = CsvSniffer.Sniff(source, csv with { HasHeader = hasHeader, NullPadding = false });
            if (found.Schema.Fields.Count != target.Fields.Count && !csv.NullPadding)
            {
                throw new QuiverException(
                    ErrorCode.TypeMismatch,
                    $"{source.Name} has {found.Schema.Fields.Count} columns, but {target.Fields.Count} columns are to be filled");
            }

            formats.Add(CsvSniffer.Sniff(source, typed with { HasHeader = found.HasHeader }));
        }

        return Table(sources, formats, formats[0].Schema);
    }

    /// <summary>Reads the options of a call that reads.</summary>
    public static CsvOptions ToOptions(OptionReader options, string path)
    {
        options.RequireFalse("ignore_errors", "filename", "hive_partitioning", "union_by_name");
        TextInputs.CheckCompression(options);
        _ = options.Boolean("parallel");
        IReadOnlyList<Field>? columns = options.Fields("columns");
        if (options.Boolean("auto_detect") == false && columns is null)
        {
            throw new QuiverException(ErrorCode.WrongArguments, "read_csv with auto_detect := false needs the option columns");
        }

        IReadOnlyList<string>? names = columns is null ? options.Texts("names") : [.. columns.Select(c => c.Name)];
        return new CsvOptions
        {
            Delimiter = options.Character("delim", "delimiter", "sep") ?? (FileNames.IsTabSeparated(path) ? '\t' : null),
            Quote = options.Given("quote") is null ? '"' : options.Character("quote"),
            Escape = options.Character("escape"),
            HasHeader = options.Boolean("header"),
            NullStrings = options.Texts("nullstr", "null") ?? [""],
            SampleBytes = TextInputs.SampleBytes(options) ?? CsvOptions.Default.SampleBytes,
            ColumnNames = names,
            Types = TypesOf(columns ?? TypeOption(options, names)),
            AllVarchar = options.Boolean("all_varchar") ?? false,
            Skip = options.Integer("skip", 0, int.MaxValue) ?? 0,
            Comment = options.Character("comment"),
            NullPadding = options.Boolean("null_padding") ?? false,
            MaxFieldBytes = options.Integer("max_line_size", 1, 1 << 30) ?? CsvOptions.DefaultMaxFieldBytes,
        };
    }

    /// <summary>Reads the options of a statement that writes.</summary>
    public static CsvWriterOptions ToWriterOptions(OptionReader options, string path)
    {
        if (options.Given("force_quote") is not null)
        {
            throw new QuiverException(ErrorCode.NotSupported, "option force_quote of COPY TO csv is not supported yet");
        }

        return new CsvWriterOptions
        {
            Delimiter = options.Character("delim", "delimiter", "sep") ?? (FileNames.IsTabSeparated(path) ? '\t' : ','),
            Quote = options.Character("quote") ?? '"',
            HasHeader = options.Boolean("header") ?? true,
            NullText = options.Text("null", "nullstr") ?? "",
        };
    }

    static IReadOnlyList<Field>? TypeOption(OptionReader options, IReadOnlyList<string>? names)
    {
        string? given = options.Given("types", "dtypes");
        if (given is null || options.TextsOrNull(given) is not { } types)
        {
            return options.Fields("types", "dtypes");
        }

        return names is not null && names.Count == types.Count
            ? [.. names.Select((n, i) => new Field(n, options.ParseType(given, n, types[i])))]
            : throw options.Wrong(
                given, "a list of types only together with as many names; else column names with type names, such as {a: 'INTEGER'}");
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

    /// <summary>A file whose header is not plain from its own content has one where the first file has one of these names.</summary>
    static CsvFormat SniffNext(TextSource source, CsvOptions options, CsvFormat first, TextSource firstSource)
    {
        CsvFormat format = CsvSniffer.Sniff(source, options);
        if (!HasNamesOf(format, first) && options.HasHeader is null && format.HasHeader != first.HasHeader)
        {
            CsvFormat other = CsvSniffer.Sniff(source, options with { HasHeader = first.HasHeader });
            format = HasNamesOf(other, first) ? other : format;
        }

        return HasNamesOf(format, first)
            ? format
            : throw new QuiverException(
                ErrorCode.TypeMismatch,
                $"\"{source.Name}\" has the columns {NamesOf(format)}, but \"{firstSource.Name}\" of the same table has {NamesOf(first)}");
    }

    static Schema Unify(List<TextSource> sources, List<CsvFormat> formats)
    {
        Field[] fields = [.. formats[0].Schema.Fields];
        for (int file = 1; file < formats.Count; file++)
        {
            for (int i = 0; i < fields.Length; i++)
            {
                DataType type = formats[file].Schema.Fields[i].Type;
                fields[i] = new Field(fields[i].Name, TypeWidening.Widen(fields[i].Type, type)
                    ?? throw TextInputs.Mismatch(fields[i].Name, type, sources[file].Name, fields[i].Type, sources[0].Name));
            }
        }

        return new Schema(fields);
    }

    static TextFilesTable Table(List<TextSource> sources, List<CsvFormat> formats, Schema schema) => new(
        "CsvScan", [.. sources.Select((s, i) => new CsvFile(s, formats[i] with { Schema = schema }))], schema, FieldBytes);

    /// <summary>
    /// Tells whether the first record is a header: surely where it has the names of the target, never where all is text (the record
    /// would be lost silently), else as its values tell.
    /// </summary>
    static bool? StartsWithNames(TextSource source, CsvOptions options, Schema target)
    {
        CsvFormat named = CsvSniffer.Sniff(source, options with { HasHeader = true, ColumnNames = null, Types = null });
        if (named.Schema.Fields.Select(f => f.Name).SequenceEqual(target.Fields.Select(f => f.Name), StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        return named.Schema.Fields.All(f => f.Type.Id == TypeId.Utf8) ? false : null;
    }

    static bool CanDecode(DataType type) => type.Logical is { IsNested: false, Id: not (TypeId.Interval or TypeId.Duration) };

    static bool HasNamesOf(CsvFormat format, CsvFormat other) => format.Schema.Fields.Select(f => f.Name)
        .SequenceEqual(other.Schema.Fields.Select(f => f.Name), StringComparer.OrdinalIgnoreCase);

    static string NamesOf(CsvFormat format) => string.Join(", ", format.Schema.Fields.Select(f => f.Name));
}
