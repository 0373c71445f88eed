namespace Quiver.SqlLogicTests.Scripts;

/// <summary>One record of a script and the lines that it came from.</summary>
sealed record SltRecord(RecordKind Kind, SltScript Script, int HeadLine)
{
    public string Sql { get; init; } = "";

    public string Connection { get; init; } = "";

    /// <summary>One letter a column: B, D, I, P, R, T or ?.</summary>
    public string Types { get; init; } = "";

    public SortMode Sort { get; init; }

    /// <summary>Queries of one label have equal results.</summary>
    public string? Label { get; init; }

    public long Count { get; init; }

    /// <summary>The pattern that an error's message must match, searched anywhere in it.</summary>
    public string? ErrorPattern { get; init; }

    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>0-based line of the script before which the record ends.</summary>
    public int EndLine { get; init; }

    /// <summary>0-based line of the first result, −1 where there is no <c>----</c>.</summary>
    public int ResultLine { get; init; } = -1;

    /// <summary>Whether a 1-based line belongs to this record.</summary>
    public bool Covers(int line) => line > HeadLine && line <= Math.Max(EndLine, HeadLine + 1);

    public override string ToString() => $"{Script.Path}:{HeadLine + 1}";
}
