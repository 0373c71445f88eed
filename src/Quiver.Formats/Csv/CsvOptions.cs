using Quiver.Arrow.Types;

namespace Quiver.Formats.Csv;

/// <summary>How to read a CSV file; what is null is found out from a sample.</summary>
sealed record CsvOptions
{
    /// <summary>The largest field allowed where nothing else is said.</summary>
    public const int DefaultMaxFieldBytes = 16 << 20;

    /// <summary>The options that find everything out.</summary>
    public static CsvOptions Default { get; } = new();

    /// <summary>What separates fields: one ASCII character.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What surrounds fields that hold delimiters, quotes or line ends; null where nothing does.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>What stands before a quote that is part of a quoted field; null means the quote itself.</summary>
    public char? Escape { get; init; }

    /// <summary>Whether the first record names the columns.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>Unquoted fields that are null.</summary>
    public IReadOnlyList<string> NullStrings { get; init; } = [""];

    /// <summary>The bytes from which dialect and types are found out.</summary>
    public int SampleBytes { get; init; } = 1 << 20;

    /// <summary>The names of the columns, in order, in place of those found.</summary>
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>Types by column name (without regard to case) in place of those found.</summary>
    public IReadOnlyDictionary<string, DataType>? Types { get; init; }

    /// <summary>Whether every column without a type in <see cref="Types"/> is text.</summary>
    public bool AllVarchar { get; init; }

    /// <summary>Lines to skip at the start.</summary>
    public int Skip { get; init; }

    /// <summary>Lines that start with this ASCII character are skipped.</summary>
    public char? Comment { get; init; }

    /// <summary>Whether records with too few fields get nulls; otherwise they are an error.</summary>
    public bool NullPadding { get; init; }

    /// <summary>The largest field allowed.</summary>
    public int MaxFieldBytes { get; init; } = DefaultMaxFieldBytes;
}
