using System.Text.Json;

namespace Quiver.Bench.Run;

/// <summary>What an engine answered to one statement and how long the client waited for it.</summary>
sealed record EngineAnswer(IReadOnlyList<Cell[]> Rows, string? Error, double Milliseconds)
{
    /// <summary>The time that the engine itself says it needed, without the way of its rows to the client; 0 where it says none.</summary>
    public double EngineMilliseconds { get; init; }

    public static EngineAnswer Parse(string line, double milliseconds)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (root.TryGetProperty("error", out var error))
        {
            return new EngineAnswer([], error.GetString() ?? "unknown error", milliseconds);
        }

        var rows = new List<Cell[]>();
        if (!root.TryGetProperty("rows", out var values))
        {
            // A reset answers that it was done, without rows.
            return new EngineAnswer(rows, null, milliseconds);
        }

        foreach (var row in values.EnumerateArray())
        {
            rows.Add([.. row.EnumerateArray().Select(Cell.From)]);
        }

        var elapsed = root.TryGetProperty("elapsed_ms", out var own) ? own.GetDouble() : 0;
        return new EngineAnswer(rows, null, milliseconds) { EngineMilliseconds = elapsed };
    }

    public static EngineAnswer Failed(string error) => new([], error, 0);

    /// <summary>Compares two results as multisets of rows; null when they agree, else one sentence about the first difference.</summary>
    public string? DifferenceFrom(EngineAnswer other)
    {
        if (Rows.Count != other.Rows.Count)
        {
            return $"{Rows.Count} rows against {other.Rows.Count}";
        }

        var mine = Sorted(Rows);
        var theirs = Sorted(other.Rows);
        for (var i = 0; i < mine.Count; i++)
        {
            if (mine[i].Length != theirs[i].Length)
            {
                return $"{mine[i].Length} columns against {theirs[i].Length}";
            }

            for (var column = 0; column < mine[i].Length; column++)
            {
                if (!mine[i][column].Agrees(theirs[i][column]))
                {
                    return $"row {i + 1}, column {column + 1}: {mine[i][column].Text ?? "null"} against {theirs[i][column].Text ?? "null"}";
                }
            }
        }

        return null;
    }

    static List<Cell[]> Sorted(IReadOnlyList<Cell[]> rows) =>
        [.. rows.OrderBy(row => string.Join('\u0001', row.Select(cell => cell.SortKey())), StringComparer.Ordinal)];
}
