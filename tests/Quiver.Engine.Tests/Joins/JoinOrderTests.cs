using Quiver.Engine.Tests.Metamorphic;
using Xunit;

namespace Quiver.Engine.Tests.Joins;

/// <summary>Random trees of joins give the same rows in the order of the statement and in the one that the optimizer chooses.</summary>
public sealed class JoinOrderTests
{
    static readonly string[] _kinds =
        ["JOIN", "JOIN", "JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN"];
    static readonly string[] _operators = ["=", "=", "=", "=", "<", "IS NOT DISTINCT FROM"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Any_order_gives_the_same_rows(int seed)
    {
        var random = new Random(seed);
        (string, RandomTable)[] tables =
            [.. Enumerable.Range(0, 4).Select(i => ($"t{i}", RandomTable.Create((seed * 10) + i, 4 + (i * 4))))];
        (string, Catalog.ITableProvider)[] providers = [.. tables.Select(t => (t.Item1, (Catalog.ITableProvider)t.Item2.Provider))];
        var plain = new EngineUnderTest(2048, 1, optimizes: false, providers);
        var optimized = new EngineUnderTest(2048, 1, optimizes: true, providers);
        for (int query = 0; query < 150; query++)
        {
            string sql = RandomQuery(random, isInner: query % 3 == 0);
            List<string> expected = await plain.QueryAsync(sql, isOrdered: false);
            List<string> actual = await optimized.QueryAsync(sql, isOrdered: false);
            Assert.True(expected.SequenceEqual(actual), $"seed {seed}, query {query}: {sql}: {actual.Count} rows, not {expected.Count}");
        }
    }

    static string RandomQuery(Random random, bool isInner)
    {
        int count = 2 + random.Next(4);
        var visible = new List<string> { "r0" };
        string from = $"t{random.Next(4)} AS r0";
        for (int i = 1; i < count; i++)
        {
            string kind = isInner ? "JOIN" : _kinds[random.Next(_kinds.Length)];
            string table = $"t{random.Next(4)} AS r{i}";
            string on = Condition(random, visible, $"r{i}");
            if (random.Next(4) == 0)
            {
                on += " AND " + Condition(random, visible, $"r{i}");
            }

            from += $" {kind} {table} ON {on}";
            if (kind is not ("SEMI JOIN" or "ANTI JOIN"))
            {
                visible.Add($"r{i}");
            }
        }

        string where = random.Next(3) == 0 ? $" WHERE {visible[random.Next(visible.Count)]}.k < {random.Next(9)}" : "";
        return random.Next(4) == 0
            ? $"SELECT DISTINCT {visible[random.Next(visible.Count)]}.k FROM {from}{where}"
            : $"SELECT count(*), {string.Join(", ", visible.Select(v => $"sum({v}.id), count({v}.id)"))} FROM {from}{where}";
    }

    static string Condition(Random random, List<string> visible, string table)
    {
        string other = visible[random.Next(visible.Count)];
        return random.Next(12) switch
        {
            0 => $"{table}.id > {random.Next(8)}",
            1 => $"{other}.id > {random.Next(8)}",
            2 when visible.Count > 1 => $"{other}.k + {visible[random.Next(visible.Count)]}.k = {table}.k",
            3 => $"coalesce({other}.k, 1) = {table}.k",
            _ => $"{other}.k {_operators[random.Next(_operators.Length)]} {table}.k",
        };
    }
}
