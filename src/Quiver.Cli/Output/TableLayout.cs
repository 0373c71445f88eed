namespace Quiver.Cli.Output;

/// <summary>What a table may look like.</summary>
sealed record TableLayout
{
    /// <summary>The cells that a line may have, null where lines may be as long as they like.</summary>
    public int? Width { get; init; }

    /// <summary>The rows shown of a long result, half of them from its end; null for all.</summary>
    public int? MaxRows { get; init; }

    /// <summary>Whether colour codes are understood.</summary>
    public bool HasColour { get; init; }

    /// <summary>Whether a line below the table counts the rows.</summary>
    public bool HasCount { get; init; }

    /// <summary>Every row, no colours: for pipes and files.</summary>
    public static TableLayout Plain { get; } = new();
}
