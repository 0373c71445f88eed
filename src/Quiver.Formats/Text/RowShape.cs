namespace Quiver.Formats.Text;

/// <summary>What surrounds the values of a row.</summary>
sealed record RowShape
{
    /// <summary>What begins a row.</summary>
    public byte[] Start { get; init; } = [];

    /// <summary>What stands before the value of each column.</summary>
    public required IReadOnlyList<byte[]> Prefixes { get; init; }

    /// <summary>What ends a row.</summary>
    public required byte[] End { get; init; }

    /// <summary>What null is.</summary>
    public required byte[] NullText { get; init; }

    /// <summary>
    /// Whether nulls are left out, with what stands before them. The first byte of each prefix then separates values, and is left out
    /// before the first one of a row.
    /// </summary>
    public bool OmitsNulls { get; init; }

    /// <summary>What times look like.</summary>
    public required TimeShape Times { get; init; }
}
