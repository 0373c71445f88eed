namespace Quiver.Storage.LineProtocol;

/// <summary>The sizes that a line may have.</summary>
sealed record LineLimits
{
    /// <summary>The limits that InfluxDB 3 has, where it has one.</summary>
    public static LineLimits Default { get; } = new();

    /// <summary>The bytes of a line.</summary>
    public int LineBytes { get; init; } = 16 << 20;

    /// <summary>The bytes of the text of a field.</summary>
    public int TextBytes { get; init; } = 1 << 20;

    /// <summary>The bytes of the name of a table, tag or field and of the value of a tag.</summary>
    public int NameBytes { get; init; } = 64 * 1024;

    /// <summary>The tag sets that a parser remembers from one batch to the next.</summary>
    public int CachedSeries { get; init; } = 200_000;
}
