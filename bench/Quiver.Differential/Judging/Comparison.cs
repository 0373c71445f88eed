using Quiver.Differential.Generation;
using Quiver.Differential.Peers;

namespace Quiver.Differential.Judging;

/// <summary>A query, two answers to it, and what they come to.</summary>
sealed record Comparison(string Sql, Answer Ours, Answer Theirs, Verdict Verdict, string Why)
{
    public static Comparison Of(string sql, Answer ours, Answer theirs)
    {
        Comparison Is(Verdict verdict, string why = "") => new(sql, ours, theirs, verdict, why);
        if (ours.Error is { } error)
        {
            if (IsDefect(error))
            {
                return Is(Verdict.Different, error);
            }

            return error.StartsWith("NotSupported", StringComparison.Ordinal) ? Is(Verdict.NotSupported, error)
                : error.StartsWith("OutOfMemory", StringComparison.Ordinal) ? Is(Verdict.OutOfMemory, error)
                : theirs.Error is not null ? Is(Verdict.BothRefuse)
                : KnownDifferences.Explain(sql, ours, theirs) is { } reason ? Is(Verdict.Known, reason)
                : Is(Verdict.Different, error);
        }

        if (theirs.Error is not null)
        {
            return Is(Verdict.PeerRefuses, theirs.Error);
        }

        var mine = ours.Lines(ours.Types);
        var other = theirs.Lines(ours.Types);
        if (!sql.Contains(QueryMaker.OrderMark, StringComparison.Ordinal))
        {
            mine.Sort(StringComparer.Ordinal);
            other.Sort(StringComparer.Ordinal);
        }

        return mine.SequenceEqual(other) ? Is(Verdict.Same)
            : KnownDifferences.Explain(sql, ours, theirs) is { } known ? Is(Verdict.Known, known)
            : Is(Verdict.Different, Difference(mine, other));
    }

    /// <summary>Whether another difference may be the same one: both are about rows, or about the same error.</summary>
    public bool IsLike(Comparison other) => Verdict == other.Verdict && Kind == other.Kind;

    string Kind => Ours.Error is { } error ? error.Split(':')[0] : "rows";

    // These are wrong whatever the other engine says.
    static bool IsDefect(string error) => error.StartsWith("InvariantBroken", StringComparison.Ordinal)
        || error.StartsWith("escaped", StringComparison.Ordinal) || error.StartsWith("hangs", StringComparison.Ordinal);

    static string Difference(List<string> mine, List<string> other)
    {
        var missing = Surplus(other, mine);
        var surplus = Surplus(mine, other);
        return missing.Count + surplus.Count == 0
            ? $"the order differs: ours {string.Join(" ; ", mine.Take(6))}; theirs {string.Join(" ; ", other.Take(6))}"
            : $"{mine.Count} rows against {other.Count}; missing: {string.Join(" ; ", missing.Take(4))}; "
                + $"surplus: {string.Join(" ; ", surplus.Take(4))}";
    }

    static List<string> Surplus(List<string> lines, List<string> others)
    {
        var counts = others.CountBy(l => l).ToDictionary();
        return [.. lines.Where(l => !counts.TryGetValue(l, out var count) || (counts[l] = count - 1) < 0)];
    }
}
