using Quiver.Arrow.Types;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>How to read JSON files; what is null is found out from a sample.</summary>
sealed record JsonOptions
{
    /// <summary>The deepest nesting of arrays and objects.</summary>
    public const int MaxDepth = 1024;

    /// <summary>The longest top-level value where nothing else is said: 64 MiB.</summary>
    public const int DefaultMaxValueBytes = 64 << 20;

    /// <summary>The rows from which types are found out where nothing else is said.</summary>
    public const int DefaultSampleRows = 20_480;

    /// <summary>The bytes in which <see cref="DefaultSampleRows"/> are looked for, so that wide rows do not delay the first result.</summary>
    public const int DefaultSampleBytes = 8 << 20;

    /// <summary>The options that find everything out.</summary>
    public static JsonOptions Default { get; } = new();

    /// <summary>How top-level values follow each other.</summary>
    public JsonLayout? Layout { get; init; }

    /// <summary>Whether the members of rows are columns: always, never (the row is one column), or where all rows are objects.</summary>
    public bool? IsRecords { get; init; }

    /// <summary>Where the rows lie in each top-level value, null where they are those values.</summary>
    public JsonPointer? Pointer { get; init; }

    /// <summary>Whether rows stay the JSON text that they are.</summary>
    public bool IsRaw { get; init; }

    /// <summary>The columns with their types, null where they are found out.</summary>
    public IReadOnlyList<Field>? Columns { get; init; }

    /// <summary>Fields by column name (without regard to case) whose types stand in place of those found.</summary>
    public IReadOnlyDictionary<string, Field>? Types { get; init; }

    /// <summary>The most rows from which types are found out; null is all.</summary>
    public long? SampleRows { get; init; } = DefaultSampleRows;

    /// <summary>The most bytes from which types are found out.</summary>
    public long SampleBytes { get; init; } = DefaultSampleBytes;

    /// <summary>The most files from which types are found out.</summary>
    public int SampleFiles { get; init; } = 32;

    /// <summary>The longest top-level value.</summary>
    public int MaxValueBytes { get; init; } = DefaultMaxValueBytes;

    /// <summary>How types are made of what was found.</summary>
    public JsonTyping Typing { get; init; } = JsonTyping.Default;

    /// <summary>Whether rows that cannot be read are left out.</summary>
    public bool IgnoresErrors { get; init; }

    /// <summary>Whether a comma may stand before a closing bracket.</summary>
    public bool AllowsTrailingCommas { get; init; }

    /// <summary>The format of dates, null for ISO 8601.</summary>
    public TimeLayout? DateFormat { get; init; }

    /// <summary>The format of timestamps, null for ISO 8601.</summary>
    public TimeLayout? TimestampFormat { get; init; }
}
