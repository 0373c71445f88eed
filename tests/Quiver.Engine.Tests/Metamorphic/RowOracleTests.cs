using Xunit;

namespace Quiver.Engine.Tests.Metamorphic;

/// <summary>Compares the engine with loops over rows in C# that know nothing of it.</summary>
public sealed class RowOracleTests
{
    const int Id = 0;
    const int K = 1;
    const int J = 2;
    const int I = 4;
    const int B = 8;

    [Theory]
    [InlineData(0, 11)]
    [InlineData(1, 12)]
    [InlineData(64, 13)]
    [InlineData(65, 14)]
    [InlineData(5_000, 15)]
    public async Task Query_gives_what_a_loop_over_rows_gives(int rows, int seed)
    {
        RandomTable left = RandomTable.Create(seed, rows);
        RandomTable right = RandomTable.Create(seed + 1000, rows / 4);
        var engine = new EngineUnderTest(2048, 2, true, ("l", left.Provider), ("r", right.Provider));
        foreach ((string sql, IEnumerable<string> answer) in Answers(left.Rows, right.Rows))
        {
            List<string> expected = [.. answer.Order(StringComparer.Ordinal)];
            List<string> actual = await engine.QueryAsync(sql, isOrdered: false);
            Assert.True(expected.SequenceEqual(actual), $"rows {rows}, seed {seed}: {sql}: {expected.Count} rows expected, {actual.Count} came");
        }
    }

    static IEnumerable<(string Sql, IEnumerable<string> Answer)> Answers(List<object?[]> left, List<object?[]> right)
    {
        ILookup<object, object?[]> byJ = right.Where(r => r[J] is not null).ToLookup(r => r[J]!);
        IEnumerable<object?[]> Matches(object?[] row) => row[J] is { } key ? byJ[key] : [];
        yield return ("SELECT id FROM l WHERE k > 3 AND i < 100", left.Where(r => r[K] is > 3L && r[I] is < 100).Select(r => Line(r[Id])));
        yield return ("SELECT id FROM l WHERE k > 3 OR b", left.Where(r => r[K] is > 3L || r[B] is true).Select(r => Line(r[Id])));
        yield return ("SELECT id FROM l WHERE NOT (k > 3 OR b)", left.Where(r => r[K] is <= 3L && r[B] is false).Select(r => Line(r[Id])));
        yield return ("SELECT k, count(*), count(i), sum(i), min(i), max(i) FROM l GROUP BY k", left.GroupBy(r => r[K]).Select(g => Line(
            g.Key, g.Count(), g.Count(r => r[I] is int), Sum(g), Ints(g).Min(), Ints(g).Max())));
        yield return ("SELECT k, b, count(*) FROM l GROUP BY k, b", left.GroupBy(r => (r[K], r[B])).Select(g => Line(g.Key.Item1, g.Key.Item2, g.Count())));
        yield return ("SELECT count(DISTINCT k), count(DISTINCT j) FROM l",
            [Line(left.Select(r => r[K]).Distinct().Count(k => k is not null), left.Select(r => r[J]).Distinct().Count(j => j is not null))]);
        yield return ("SELECT l.id, r.id FROM l JOIN r ON l.j = r.j", left.SelectMany(a => Matches(a).Select(b => Line(a[Id], b[Id]))));
        yield return ("SELECT l.id, r.id FROM l LEFT JOIN r ON l.j = r.j AND l.i < r.i", left.SelectMany(a =>
            Matches(a).Where(b => a[I] is int x && b[I] is int y && x < y).Select(b => b[Id]).DefaultIfEmpty(null).Select(b => Line(a[Id], b))));
        yield return ("SELECT l.id FROM l WHERE EXISTS (SELECT 1 FROM r WHERE r.j = l.j)", left.Where(a => Matches(a).Any()).Select(a => Line(a[Id])));
        yield return ("SELECT l.id FROM l WHERE NOT EXISTS (SELECT 1 FROM r WHERE r.j = l.j)", left.Where(a => !Matches(a).Any()).Select(a => Line(a[Id])));
        yield return ("SELECT l.id FROM l WHERE l.j NOT IN (SELECT j FROM r)", left
            .Where(a => right.Count == 0 || (a[J] is not null && right.TrueForAll(b => b[J] is not null) && !Matches(a).Any())).Select(a => Line(a[Id])));
        yield return ("SELECT k FROM l EXCEPT SELECT k FROM r", left.Select(r => r[K]).Except(right.Select(r => r[K])).Select(k => Line(k)));
    }

    static IEnumerable<int?> Ints(IEnumerable<object?[]> rows) => rows.Select(r => (int?)r[I]);

    static long? Sum(IEnumerable<object?[]> rows) => Ints(rows).Any(i => i is not null) ? Ints(rows).Sum(i => (long?)i) : null;

    static string Line(params object?[] cells) => string.Join('|', cells.Select(c => c switch
    {
        null => "NULL",
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(c, System.Globalization.CultureInfo.InvariantCulture),
    }));
}
