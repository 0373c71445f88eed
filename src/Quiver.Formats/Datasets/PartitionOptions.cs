using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Types;
using Quiver.Formats.Files;

namespace Quiver.Formats.Datasets;

/// <summary>How rows are written to a folder for each value of some columns.</summary>
sealed record PartitionOptions
{
    const string NumberMark = "{i}";
    const string UuidMark = "{uuid}";

    /// <summary>The names of the options.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "append", "file_extension", "filename_pattern", "overwrite", "overwrite_or_ignore", "partition_by", "write_partition_columns",
    ];

    /// <summary>The ordinals of the columns, outermost folder first.</summary>
    public required IReadOnlyList<int> Columns { get; init; }

    /// <summary>Whether files have the partition columns too.</summary>
    public bool WritesColumns { get; init; }

    /// <summary>What becomes of files that are there.</summary>
    public OverwriteMode Mode { get; init; }

    /// <summary>The name of files, with <c>{i}</c> for a number and <c>{uuid}</c>.</summary>
    public string Pattern { get; init; } = "data_{i}";

    /// <summary>The extension of files with its point; null for that of the format.</summary>
    public string? Extension { get; init; }

    /// <summary>Takes the options of a partitioned write out of others; null where the write is none.</summary>
    public static PartitionOptions? Take(Dictionary<string, ScalarValue> options, Schema schema)
    {
        var own = new Dictionary<string, ScalarValue>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in Names)
        {
            if (options.Remove(name, out ScalarValue? value))
            {
                own.Add(name, value);
            }
        }

        if (own.Count == 0)
        {
            return null;
        }

        var reader = new OptionReader("COPY TO", own, Names);
        IReadOnlyList<string> columns = reader.Texts("partition_by") ?? throw new QuiverException(
            ErrorCode.WrongArguments, $"option {own.Keys.First()} of COPY TO needs PARTITION_BY (column, …)");
        bool writesColumns = reader.Boolean("write_partition_columns") ?? false;
        int[] ordinals = columns is ["*"]
            ? [.. Enumerable.Range(0, schema.Fields.Count)]
            : [.. columns.Select(name => Find(schema, name))];
        if (ordinals.Distinct().Count() != ordinals.Length)
        {
            throw reader.Wrong("partition_by", "each column once");
        }

        if (ordinals.Length == schema.Fields.Count && !writesColumns)
        {
            throw new QuiverException(
                ErrorCode.InvalidStatement,
                "all columns are partition columns, so that files would have none; WRITE_PARTITION_COLUMNS true writes them too");
        }

        OverwriteMode mode = ModeIn(reader);
        return new PartitionOptions
        {
            Columns = ordinals,
            WritesColumns = writesColumns,
            Mode = mode,
            Pattern = PatternIn(reader) ?? (mode == OverwriteMode.Append ? UuidMark : "data_" + NumberMark),
            Extension = reader.Text("file_extension") is { } extension ? "." + extension.TrimStart('.') : null,
        };
    }

    /// <summary>Returns the name of a file of a folder without its extension.</summary>
    public string NameOf(int number)
    {
        string name = Pattern.Replace(UuidMark, Guid.NewGuid().ToString(), StringComparison.OrdinalIgnoreCase);
        return name.Contains(NumberMark, StringComparison.OrdinalIgnoreCase)
            ? name.Replace(NumberMark, FormattableString.Invariant($"{number}"), StringComparison.OrdinalIgnoreCase)
            : number == 0 || name != Pattern ? name : FormattableString.Invariant($"{name}_{number}");
    }

    static int Find(Schema schema, string name)
    {
        int ordinal = schema.IndexOf(name);
        if (ordinal < 0)
        {
            throw new QuiverException(
                ErrorCode.UnknownColumn,
                $"unknown column \"{name}\" in PARTITION_BY{NameSuggestion.Phrase(name, [.. schema.Fields.Select(f => f.Name)])}");
        }

        return schema.Fields[ordinal].Type.Logical is { IsNested: false, Id: not TypeId.Binary }
            ? ordinal
            : throw new QuiverException(
                ErrorCode.TypeMismatch, $"column \"{name}\" of type {schema.Fields[ordinal].Type} cannot name folders in PARTITION_BY");
    }

    static OverwriteMode ModeIn(OptionReader reader)
    {
        var modes = new List<OverwriteMode>();
        foreach ((string name, OverwriteMode mode) in new[]
        {
            ("overwrite", OverwriteMode.Overwrite), ("overwrite_or_ignore", OverwriteMode.OverwriteOrIgnore),
            ("append", OverwriteMode.Append),
        })
        {
            if (reader.Boolean(name) == true)
            {
                modes.Add(mode);
            }
        }

        return modes.Count switch
        {
            0 => OverwriteMode.Refuse,
            1 => modes[0],
            _ => throw new QuiverException(
                ErrorCode.WrongArguments, "COPY TO takes one of OVERWRITE, OVERWRITE_OR_IGNORE and APPEND, not several"),
        };
    }

    static string? PatternIn(OptionReader reader) => reader.Text("filename_pattern") switch
    {
        null => null,
        "" => throw reader.Wrong("filename_pattern", "a name such as 'part_{i}'"),
        var pattern when pattern.AsSpan().ContainsAny("/\\\0") => throw reader.Wrong("filename_pattern", "a name without folders"),
        var pattern => pattern,
    };
}
