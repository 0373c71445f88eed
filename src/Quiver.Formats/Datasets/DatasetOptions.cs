using Quiver.Arrow.Types;
using Quiver.Formats.Files;

namespace Quiver.Formats.Datasets;

/// <summary>How files become one table: the options that all formats share.</summary>
sealed record DatasetOptions
{
    /// <summary>The names of the options.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["filename", "hive_partitioning", "hive_types", "hive_types_autocast", "union_by_name"];

    /// <summary>No options.</summary>
    public static DatasetOptions Default { get; } = new();

    /// <summary>Whether the table has the columns of all files, which are null where a file lacks them; else those of the first.</summary>
    public bool UnionByName { get; init; }

    /// <summary>The name of a column with the path of the file, null for none.</summary>
    public string? FilenameColumn { get; init; }

    /// <summary>Whether folders such as <c>year=2024</c> are columns; null where it depends on whether all paths have the same.</summary>
    public bool? HivePartitioning { get; init; }

    /// <summary>The types of some partition columns.</summary>
    public IReadOnlyList<Field> HiveTypes { get; init; } = [];

    /// <summary>Whether the types of the other partition columns are found out from their values; else they are text.</summary>
    public bool InferHiveTypes { get; init; } = true;

    /// <summary>Reads the options of a call.</summary>
    public static DatasetOptions Read(OptionReader options)
    {
        IReadOnlyList<Field> types = options.Fields("hive_types") ?? [];
        bool? isHive = options.Boolean("hive_partitioning") ?? (types.Count > 0 ? true : null);
        if (isHive == false && types.Count > 0)
        {
            throw options.Wrong("hive_types", "types only where hive_partitioning is not false");
        }

        return new DatasetOptions
        {
            UnionByName = options.Boolean("union_by_name") ?? false,
            FilenameColumn = FilenameIn(options),
            HivePartitioning = isHive,
            HiveTypes = types,
            InferHiveTypes = options.Boolean("hive_types_autocast") ?? true,
        };
    }

    /// <summary>The option is a flag or the name of the column.</summary>
    static string? FilenameIn(OptionReader options)
    {
        if (options.Given("filename") is not { } given)
        {
            return null;
        }

        bool isFlag = options.TextsOrNull(given) is not [var text]
            || text.ToLowerInvariant() is "true" or "false" or "on" or "off" or "yes" or "no" or "0" or "1" or "auto";
        return !isFlag ? options.Text(given) : options.Boolean(given) == true ? "filename" : null;
    }
}
