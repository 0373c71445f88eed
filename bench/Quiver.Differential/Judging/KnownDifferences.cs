using Quiver.Differential.Peers;

namespace Quiver.Differential.Judging;

/// <summary>The differences that are meant; docs/sql/differences.md has each of them.</summary>
static class KnownDifferences
{
    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        new("overflow", "Sums and integers have 64 bits, and what does not fit is an error; DuckDB's sums have 128 bits, SQLite's become floats.",
            (_, ours, theirs) => theirs.Error is null && ours.Error?.StartsWith("Overflow", StringComparison.Ordinal) == true),
    ];

    /// <summary>The name of the difference that explains two answers; null where they are not on the list.</summary>
    public static string? Explain(string sql, Answer ours, Answer theirs) => All.FirstOrDefault(d => d.Applies(sql, ours, theirs))?.Name;
}
