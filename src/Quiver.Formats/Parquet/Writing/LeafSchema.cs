namespace Quiver.Formats.Parquet.Writing;

/// <summary>A leaf of a file's schema: where it stands, how its values are stored, and what was asked for it.</summary>
sealed record LeafSchema
{
    /// <summary>The place among the leaves of its column.</summary>
    public required int Place { get; init; }

    /// <summary>The names from the root down.</summary>
    public required List<string> Path { get; init; }

    /// <summary>How values are stored.</summary>
    public required LeafType Type { get; init; }

    /// <summary>The definition level of a value.</summary>
    public required int MaxDefinition { get; init; }

    /// <summary>The deepest repetition level.</summary>
    public required int MaxRepetition { get; init; }

    /// <summary>The encoding that was asked for; null leaves the choice to the values.</summary>
    public ValueEncoding? Encoding { get; init; }

    /// <summary>Whether to write a Bloom filter; null writes one where there is a dictionary.</summary>
    public bool? HasBloomFilter { get; init; }

    /// <summary>The path with dots.</summary>
    public string Name => string.Join('.', Path);
}
