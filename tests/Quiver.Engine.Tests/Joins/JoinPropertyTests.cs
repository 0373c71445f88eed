using Quiver.Engine.Tests.Metamorphic;
using Xunit;

namespace Quiver.Engine.Tests.Joins;

/// <summary>
/// Every kind of join under every shape of condition, against a nested loop over the pairs: the condition is the value of an expression
/// over a cross join, and what the kind makes of it is computed here.
/// </summary>
public sealed class JoinPropertyTests
{
    static readonly string[] _conditions =
    [
        "l.k = r.k", "l.k = r.k AND l.i < r.i", "l.k IS NOT DISTINCT FROM r.k", "l.k IS NOT DISTINCT FROM r.k AND l.s = r.s",
        "l.s = r.s AND l.d = r.d", "l.k + 1 = r.k", "l.i < r.i", "l.i >= r.i", "r.x > l.x", "l.d <= r.d", "l.d > r.d", "l.s < r.s",
        "l.s >= r.s", "l.m <= r.m", "l.m > r.m", "l.b < r.b", "l.t >= r.t", "l.i < r.i AND l.t > r.t", "l.i <= r.i AND l.d < r.d",
        "l.i BETWEEN r.i - 100 AND r.i + 100", "l.i < r.i + 50 AND l.i + 50 > r.i", "l.i BETWEEN r.i AND r.k * 300",
        "l.i <= r.i AND l.s < r.s AND l.d > r.d", "l.s <= r.s AND l.m > r.m", "l.k = r.k OR l.j = r.j", "l.k = r.k OR l.s = r.s",
        "(l.k = r.k AND l.i < r.i) OR (l.j = r.j AND l.b)", "l.k = r.k OR l.i < r.i", "l.k <> r.k", "l.k IS DISTINCT FROM r.k",
        "l.b", "r.i > 0", "l.b AND r.i > 0", "l.k = r.k AND l.i > 0", "l.k = r.k AND r.i > 0", "l.i < r.i AND r.b", "l.i < r.i AND l.b",
        "true", "false", "NULL", "l.i + r.i > 0", "l.k = 3", "l.k = r.k AND l.k = 3", "(l.k = r.k) = l.b", "l.k + r.k = 8 AND l.t < r.t",
        "COALESCE(l.k, 0) = COALESCE(r.k, 0)", "l.x < r.x AND l.x > r.i", "l.k = r.k AND l.d < r.d AND l.t > r.t",
    ];

    static readonly string[] _kinds = ["INNER", "LEFT", "RIGHT", "FULL", "SEMI", "ANTI", "RIGHT SEMI", "RIGHT ANTI"];

    [Theory]
    [InlineData(0, 12, 1)]
    [InlineData(12, 0, 2)]
    [InlineData(0, 0, 3)]
    [InlineData(1, 1, 4)]
    [InlineData(25, 90, 5)]
    [InlineData(120, 30, 6)]
    public async Task Join_gives_what_a_nested_loop_gives(int leftRows, int rightRows, int seed)
    {
        RandomTable left = RandomTable.Create(seed, leftRows);
        RandomTable right = RandomTable.Create(seed + 500, rightRows);
        EngineUnderTest[] engines = [.. Engines(seed, left, right)];
        var failures = new List<string>();
        foreach (string condition in _conditions)
        {
            List<string> pairs = await engines[0].QueryAsync(
                $"SELECT a, b FROM (SELECT l.id AS a, r.id AS b, ({condition}) AS c FROM l CROSS JOIN r) AS p WHERE c", isOrdered: false);
            foreach (string kind in _kinds)
            {
                List<string> expected = Expected(kind, pairs, leftRows, rightRows);
                foreach (EngineUnderTest engine in engines)
                {
                    string sql = $"SELECT {Columns(kind)} FROM l {kind} JOIN r ON {condition}";
                    List<string> actual = await engine.QueryAsync(sql, isOrdered: false);
                    if (!actual.SequenceEqual(expected))
                    {
                        failures.Add($"seed {seed}, {engine.Name}: {sql}: {actual.Count} rows, not {expected.Count}; first other "
                            + $"{actual.Except(expected).Concat(expected.Except(actual)).FirstOrDefault()}");
                    }
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures.Take(20)));
        Assert.Equal([], engines.Where(e => e.UsedBytes != 0).Select(e => $"{e.Name} still holds {e.UsedBytes} bytes"));
    }

    [Theory]
    [InlineData(40, 200, 11)]
    [InlineData(200, 60, 12)]
    [InlineData(30, 0, 13)]
    public async Task AsOf_join_finds_the_nearest_partner(int leftRows, int rightRows, int seed)
    {
        RandomTable left = RandomTable.Create(seed, leftRows);
        RandomTable right = RandomTable.Create(seed + 500, rightRows);
        EngineUnderTest[] engines = [.. Engines(seed, left, right)];
        foreach (string value in new[] { "i", "x", "d", "s", "m", "t", "j" })
        {
            foreach (string op in new[] { ">=", ">", "<=", "<" })
            {
                foreach (string equality in new[] { "", "l.k = r.k AND ", "l.k IS NOT DISTINCT FROM r.k AND l.b = r.b AND " })
                {
                    string condition = $"{equality}l.{value} {op} r.{value}";
                    string best = op[0] == '>' ? "max" : "min";
                    string nearest = $"SELECT l.id, {best}(r.{value}) AS n FROM l JOIN r ON {condition} GROUP BY l.id";
                    List<string> inner = await engines[0].QueryAsync(nearest, isOrdered: false);
                    List<string> outer = await engines[0].QueryAsync(
                        $"SELECT l.id, q.n FROM l LEFT JOIN ({nearest}) AS q ON l.id = q.id", isOrdered: false);
                    foreach (EngineUnderTest engine in engines)
                    {
                        Assert.Equal(inner, await engine.QueryAsync(
                            $"SELECT l.id, r.{value} FROM l ASOF JOIN r ON {condition}", isOrdered: false));
                        Assert.Equal(outer, await engine.QueryAsync(
                            $"SELECT l.id, r.{value} FROM l ASOF LEFT JOIN r ON {condition}", isOrdered: false));
                        List<string> semi = await engine.QueryAsync($"SELECT l.id FROM l ASOF SEMI JOIN r ON {condition}", false);
                        List<string> anti = await engine.QueryAsync($"SELECT l.id FROM l ASOF ANTI JOIN r ON {condition}", false);
                        Assert.Equal((inner.Count, leftRows - inner.Count), (semi.Count, anti.Count));
                    }
                }
            }
        }
    }

    static string Columns(string kind) => kind.StartsWith("RIGHT ", StringComparison.Ordinal) ? "r.id"
        : kind is "SEMI" or "ANTI" ? "l.id" : "l.id, r.id";

    static IEnumerable<EngineUnderTest> Engines(int seed, RandomTable left, RandomTable right)
    {
        (int BatchSize, int Threads, bool Optimizes)[] all = seed % 2 == 0
            ? [(2048, 1, false), (7, 2, true), (2048, 1, true)]
            : [(2048, 1, false), (1, 1, true), (2048, 2, true)];
        return all.Select(e => new EngineUnderTest(e.BatchSize, e.Threads, e.Optimizes, ("l", left.Provider), ("r", right.Provider)));
    }

    static List<string> Expected(string kind, List<string> pairs, int leftRows, int rightRows)
    {
        HashSet<string> left = [.. pairs.Select(p => p.Split('|')[0])];
        HashSet<string> right = [.. pairs.Select(p => p.Split('|')[1])];
        IEnumerable<string> allLeft = Enumerable.Range(0, leftRows).Select(i => $"{i}");
        IEnumerable<string> allRight = Enumerable.Range(0, rightRows).Select(i => $"{i}");
        IEnumerable<string> paddedLeft = allLeft.Where(i => !left.Contains(i)).Select(i => $"{i}|NULL");
        IEnumerable<string> paddedRight = allRight.Where(i => !right.Contains(i)).Select(i => $"NULL|{i}");
        List<string> rows = kind switch
        {
            "INNER" => pairs,
            "LEFT" => [.. pairs, .. paddedLeft],
            "RIGHT" => [.. pairs, .. paddedRight],
            "FULL" => [.. pairs, .. paddedLeft, .. paddedRight],
            "SEMI" => [.. left],
            "ANTI" => [.. allLeft.Where(i => !left.Contains(i))],
            "RIGHT SEMI" => [.. right],
            _ => [.. allRight.Where(i => !right.Contains(i))],
        };
        return [.. rows.Order(StringComparer.Ordinal)];
    }
}
