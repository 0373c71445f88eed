using System.Globalization;
using Quiver.Arrow.Types;
using Quiver.Differential.Peers;

namespace Quiver.Differential.Judging;

/// <summary>The differences that are meant; docs/sql/differences.md has each of them.</summary>
static class KnownDifferences
{
    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        new("overflow", "Integers have 64 bits, and a sum beyond them is an error; DuckDB's sums have 128 bits, SQLite's become floats.",
            (_, ours, theirs) => theirs.Error is null && ours.Error?.StartsWith("Overflow", StringComparison.Ordinal) == true),
        new("memory", "Under a limit of memory a query may be refused, but never answered wrongly.",
            (_, ours, theirs) => theirs.Error is null && ours.Error?.StartsWith("OutOfMemory", StringComparison.Ordinal) == true),
        new("decimal scale", "Decimals of two scales are compared and united with all their digits; DuckDB rounds to what 38 digits leave.",
            (sql, ours, theirs) => ours.Types.Any(t => t.Id == TypeId.Decimal) && sql.Contains("sum(", StringComparison.Ordinal)
                && DiffersInDecimalsOnly(ours, theirs)),
        new("aggregates in WHERE", "Aggregates of a query do not stand in its WHERE; DuckDB takes some whose FILTER names both queries.",
            (_, ours, theirs) => theirs.Error is null
                && ours.Error?.Contains("is not allowed in WHERE", StringComparison.Ordinal) == true),
    ];

    /// <summary>The name of the difference that explains two answers; null where they are not on the list.</summary>
    public static string? Explain(string sql, Answer ours, Answer theirs) => All.FirstOrDefault(d => d.Applies(sql, ours, theirs))?.Name;

    // Each row has a partner that is equal but for the last digit of a decimal.
    static bool DiffersInDecimalsOnly(Answer ours, Answer theirs) => theirs.Error is null && ours.Rows.Count == theirs.Rows.Count
        && ours.Rows.All(mine => theirs.Rows.Any(other => mine.Select((text, i) => Close(text, other[i],
            ours.Types[i])).All(close => close)));

    static bool Close(string? mine, string? other, DataType type) => mine == other
        || (type.IsNumeric && decimal.TryParse(mine, CultureInfo.InvariantCulture, out var left)
            && decimal.TryParse(other, CultureInfo.InvariantCulture, out var right) && Math.Abs(left - right) <= 0.1m)
        || (!type.IsNumeric && mine is not null && string.Equals(mine, other, StringComparison.OrdinalIgnoreCase));
}
