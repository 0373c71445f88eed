namespace Quiver.Formats.Json;

/// <summary>How the type of a column is made of the values that a sample has.</summary>
sealed record JsonTyping
{
    /// <summary>Nested values deeper than this stay JSON text in any case.</summary>
    public const int MostDepth = 64;

    /// <summary>What holds where nothing is said.</summary>
    public static JsonTyping Default { get; } = new();

    /// <summary>Values nested deeper than this stay JSON text; 0 keeps whole rows as text.</summary>
    public int MaxDepth { get; init; } = MostDepth;

    /// <summary>Objects are maps where their keys are in fewer than this share of them on average: keys are data then.</summary>
    public double FieldAppearanceThreshold { get; init; } = 0.1;

    /// <summary>Objects with at least this many keys are maps where the values are alike; null for never.</summary>
    public int? MapInferenceThreshold { get; init; } = 200;

    /// <summary>Whether strings may be dates and times.</summary>
    public bool DetectsTimes { get; init; } = true;

    /// <summary>Whether strings that all hold integers are integers.</summary>
    public bool ConvertsStringsToIntegers { get; init; }

    /// <summary>Whether values of types that do not go together stay JSON text with strings in quotes, instead of plain text.</summary>
    public bool KeepsConflictsAsJson { get; init; }
}
