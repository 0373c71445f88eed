using Quiver.Arrow.Types;

namespace Quiver.Formats.Json;

/// <summary>How to read a JSON file; what is null is found out from a sample.</summary>
sealed record JsonOptions
{
    /// <summary>The deepest nesting of arrays and objects.</summary>
    public const int MaxDepth = 1024;

    /// <summary>The longest top-level value where nothing else is said: 64 MiB.</summary>
    public const int DefaultMaxValueBytes = 64 << 20;

    /// <summary>The options that find everything out.</summary>
    public static JsonOptions Default { get; } = new();

    /// <summary>How top-level values follow each other.</summary>
    public JsonLayout? Layout { get; init; }

    /// <summary>The bytes from which types are found out.</summary>
    public int SampleBytes { get; init; } = 1 << 20;

    /// <summary>Types by column name (without regard to case) in place of those found.</summary>
    public IReadOnlyDictionary<string, DataType>? Types { get; init; }

    /// <summary>The longest top-level value.</summary>
    public int MaxValueBytes { get; init; } = DefaultMaxValueBytes;
}
