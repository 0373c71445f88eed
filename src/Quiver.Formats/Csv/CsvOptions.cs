using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>How to read a CSV file; what is null is found out from a sample.</summary>
sealed record CsvOptions
{
    /// <summary>The largest field allowed where nothing else is said.</summary>
    public const int DefaultMaxFieldBytes = 16 << 20;

    /// <summary>Stands for a quote, escape or comment that the file does not have.</summary>
    public const char NoCharacter = '\0';

    /// <summary>The options that find everything out.</summary>
    public static CsvOptions Default { get; } = new();

    /// <summary>What separates fields: one ASCII character.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What surrounds fields that hold delimiters, quotes or line ends, or <see cref="NoCharacter"/>.</summary>
    public char? Quote { get; init; }

    /// <summary>What stands before a quote that is part of a quoted field, usually the quote itself, or <see cref="NoCharacter"/>.</summary>
    public char? Escape { get; init; }

    /// <summary>What ends a line: LF, with a CR before it or not, or CR.</summary>
    public char? LineEnd { get; init; }

    /// <summary>Whether the first record names the columns.</summary>
    public bool? HasHeader { get; init; }

    /// <summary>Fields that are null.</summary>
    public IReadOnlyList<string> NullStrings { get; init; } = [""];

    /// <summary>Whether quoted fields may be null too.</summary>
    public bool AllowQuotedNulls { get; init; }

    /// <summary>Columns whose fields are never null, by name.</summary>
    public IReadOnlyList<string> NeverNull { get; init; } = [];

    /// <summary>The bytes from which dialect and types are found out.</summary>
    public int SampleBytes { get; init; } = 1 << 20;

    /// <summary>The most records of the sample that are looked at.</summary>
    public int SampleRows { get; init; } = int.MaxValue;

    /// <summary>Whether types are found out from the whole file before it is read.</summary>
    public bool SamplesAll { get; init; }

    /// <summary>Whether what is not given is found out; otherwise it has its usual value and columns without a type are text.</summary>
    public bool AutoDetect { get; init; } = true;

    /// <summary>The names of the first columns, in order, in place of those found.</summary>
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>Whether <see cref="ColumnNames"/> are all columns that there are.</summary>
    public bool HasAllColumns { get; init; }

    /// <summary>Types by column name (without regard to case) in place of those found.</summary>
    public IReadOnlyDictionary<string, DataType>? Types { get; init; }

    /// <summary>Types of the first columns, in order, in place of those found.</summary>
    public IReadOnlyList<DataType>? TypeList { get; init; }

    /// <summary>Whether every column without a type given is text.</summary>
    public bool AllVarchar { get; init; }

    /// <summary>Whether names become lower-case words of letters, digits and underscores.</summary>
    public bool NormalizeNames { get; init; }

    /// <summary>Lines to skip at the start; null where lines before the records are found out.</summary>
    public int? Skip { get; init; }

    /// <summary>What starts a comment, an ASCII character, or <see cref="NoCharacter"/>.</summary>
    public char? Comment { get; init; }

    /// <summary>The format of dates, in place of those that are tried.</summary>
    public TimePattern? DateFormat { get; init; }

    /// <summary>The format of timestamps, in place of those that are tried.</summary>
    public TimePattern? TimestampFormat { get; init; }

    /// <summary>How numbers are written.</summary>
    public NumberFormat Numbers { get; init; } = NumberFormat.Plain;

    /// <summary>Whether records with too few fields get nulls; otherwise they are an error.</summary>
    public bool NullPadding { get; init; }

    /// <summary>Whether records must follow the format; otherwise surplus fields are dropped, and text may follow a closing quote.</summary>
    public bool IsStrict { get; init; } = true;

    /// <summary>What happens to records that cannot be read; null where they are an error.</summary>
    public CsvRejectOptions? Rejects { get; init; }

    /// <summary>The largest field allowed.</summary>
    public int MaxFieldBytes { get; init; } = DefaultMaxFieldBytes;

    /// <summary>The options as the user wrote them, for <c>sniff_csv</c> and tables of rejects.</summary>
    public string UserArguments { get; init; } = "";

    /// <summary>What values of columns without a type may be.</summary>
    public TextTypesOptions TypeOptions => new()
    {
        DateLayouts = TimeLayout.AllMask,
        TimestampLayouts = TimeLayout.AllMask,
        DateFormat = DateFormat is null ? null : TimeLayout.Exact(DateFormat),
        TimestampFormat = TimestampFormat is null ? null : TimeLayout.Exact(TimestampFormat),
        Numbers = Numbers,
    };
}
