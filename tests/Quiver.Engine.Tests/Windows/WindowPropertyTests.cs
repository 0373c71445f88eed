using System.Globalization;
using Quiver.Engine.Functions;
using Quiver.Engine.Tests.Metamorphic;
using Xunit;
using Row = Quiver.Engine.Tests.Windows.WindowReference.Row;

namespace Quiver.Engine.Tests.Windows;

/// <summary>Random windows over random rows, against their definition.</summary>
public sealed class WindowPropertyTests
{
    static readonly EngineUnderTest[] _engines = [new(1, 1, true), new(7, 2, true), new(2048, 2, false)];

    static readonly string[] _arguments =
        ["", "v", "k, v", "v, 0.5", "v, 2", "k, 3", "v::TEXT", "v::TEXT, ','", "v > 3", "v::DOUBLE"];

    // Their n is one for a group: where it differs by row, a group takes that of any of its rows, and the window function nth_value
    // that of the current row (SQL:2016 6.10). "k, 3" tests them.
    static readonly string[] _constantSecond = ["nth_value", "min", "max", "approx_top_k"];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 7)]
    [InlineData(4, 40)]
    [InlineData(5, 40)]
    [InlineData(6, 120)]
    [InlineData(7, 300)]
    public async Task Frames_have_the_rows_of_their_definition(int seed, int count)
    {
        var random = new Random(seed);
        List<Row> rows = Rows(random, count);
        for (int i = 0; i < 12; i++)
        {
            FrameCase frame = FrameCase.Create(random);
            var reference = new WindowReference(rows, frame);
            string sql = $"{Table(rows)} SELECT id, list_sort(list(id) OVER w), count(v) OVER w, sum(v) OVER w, min(v) OVER w, "
                + "max(v) OVER w, sum(DISTINCT v) OVER w, count(*) FILTER (WHERE v > 3) OVER w, "
                + "string_agg(id::TEXT, ' ' ORDER BY id DESC) OVER w "
                + $"FROM t WINDOW w AS ({frame.Sql})";
            List<string> expected = [.. rows.Select(r => Expected(r, reference.FrameOf(r))).Order(StringComparer.Ordinal)];
            await AssertAll(sql, expected, isOrdered: false);
        }
    }

    [Theory]
    [InlineData(11, 1)]
    [InlineData(12, 30)]
    [InlineData(13, 90)]
    public async Task Values_and_ranks_are_those_of_their_definition(int seed, int count)
    {
        var random = new Random(seed);
        List<Row> rows = Rows(random, count);
        for (int i = 0; i < 10; i++)
        {
            FrameCase frame = FrameCase.Create(random) with { Unit = "ROWS" };
            var reference = new WindowReference(rows, frame);
            int offset = random.Next(-3, 4);
            int nth = random.Next(1, 4);
            string sql = $"{Table(rows)} SELECT id, first_value(v) OVER w, last_value(v) OVER w, nth_value(v, {nth}) OVER w, "
                + $"nth_value(v, {nth}) FROM LAST OVER w, first_value(v IGNORE NULLS) OVER w, last_value(v IGNORE NULLS) OVER w, "
                + $"nth_value(v, {nth} IGNORE NULLS) OVER w, lag(v, {offset}) OVER w, lead(v, {offset}, -9) OVER w, "
                + $"lag(v, {offset} IGNORE NULLS) OVER w, row_number() OVER w, ntile(3) OVER w FROM t WINDOW w AS ({frame.Sql})";
            List<string> expected =
                [.. rows.Select(r => Values(r, reference, offset, nth)).Order(StringComparer.Ordinal)];
            await AssertAll(sql, expected, isOrdered: false);
        }
    }

    /// <summary>Every aggregate of the registry: over a frame it is what it is over the rows of the frame, joined and grouped.</summary>
    [Theory]
    [InlineData("ROWS BETWEEN 5 PRECEDING AND 2 FOLLOWING", "b.id BETWEEN a.id - 5 AND a.id + 2")]
    [InlineData("ROWS BETWEEN 30 PRECEDING AND 30 FOLLOWING EXCLUDE CURRENT ROW", "b.id BETWEEN a.id - 30 AND a.id + 30 AND a.id <> b.id")]
    [InlineData("ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING", "true")]
    public async Task Aggregates_over_frames_are_those_of_their_rows(string frame, string condition)
    {
        var random = new Random(77);
        List<Row> rows = Rows(random, 40);
        var failures = new List<string>();
        foreach (AggregateFunction function in Functions.FunctionHarness.Registry.Aggregates)
        {
            foreach (string arguments in _arguments)
            {
                if (arguments == "k, v" && _constantSecond.Contains(function.Name))
                {
                    continue;
                }

                string call = Call(function, arguments, "");
                string window = $"{Table(rows)} SELECT id, {call} OVER (ORDER BY id {frame}) FROM t ORDER BY id";
                string aggregate = Call(function, Prefix(arguments), " ORDER BY b.id");
                string joined = $"{Table(rows)} SELECT a.id, {aggregate} FILTER (WHERE b.id IS NOT NULL) "
                    + $"FROM t a LEFT JOIN t b ON {condition} GROUP BY a.id ORDER BY a.id";
                string? difference = await Difference(window, joined);
                if (difference is not null)
                {
                    failures.Add($"{call}: {difference}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Fact]
    public async Task Pieces_of_many_partitions_fit_together()
    {
        string digits = string.Join(", ", Enumerable.Range(0, 54).Select(d => $"({d})"));
        string sql = $"WITH d(x) AS (VALUES {digits}), r(i) AS (SELECT a.x * 2916 + b.x * 54 + c.x FROM d a, d b, d c) "
            + "SELECT i % 5 + i % 7777 AS p, sum(i) OVER w, row_number() OVER w, lag(i) OVER w, min(i % 17) OVER (w ROWS 9 PRECEDING) "
            + "FROM r WINDOW w AS (PARTITION BY i % 5 + i % 7777 ORDER BY i % 10, i)";
        string checks = "SELECT count(*), sum(hash) FROM (SELECT p + 3 * a + 5 * n + 7 * coalesce(l, 0) + 11 * m AS hash "
            + $"FROM ({sql}) s(p, a, n, l, m))";
        List<string> one = await new EngineUnderTest(8192, 1, true).QueryAsync(checks, isOrdered: true);
        List<string> two = await new EngineUnderTest(1000, 2, true).QueryAsync(checks, isOrdered: true);
        Assert.Equal(one, two);
        Assert.StartsWith("157464|", one[0], StringComparison.Ordinal);
    }

    static string Call(AggregateFunction function, string arguments, string order) =>
        $"{function.Name}({(arguments.Length == 0 ? "*" : arguments)}{(function.IsOrderSensitive ? order : "")})";

    static string Prefix(string arguments) =>
        string.Join(", ", arguments.Split(", ").Select(a => a.Length > 0 && char.IsLetter(a[0]) ? $"b.{a}" : a));

    /// <summary>What differs between two queries; null where both give the same, or the call is no call of the function.</summary>
    static async Task<string?> Difference(string window, string joined)
    {
        List<string> expected;
        try
        {
            expected = await _engines[2].QueryAsync(joined, isOrdered: true);
        }
        catch (Arrow.Errors.QuiverException error) when (error.Kind == Arrow.Errors.ErrorKind.Planning)
        {
            return null;
        }

        foreach (EngineUnderTest engine in _engines.Skip(1).Take(1))
        {
            List<string> actual = await engine.QueryAsync(window, isOrdered: true);
            for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
            {
                string left = i < expected.Count ? expected[i] : "nothing";
                string right = i < actual.Count ? actual[i] : "nothing";
                if (!AreAlike(left, right))
                {
                    return $"{engine.Name} gives {right} for {left}";
                }
            }
        }

        return null;
    }

    /// <summary>Floats that were added in another order may differ in their last digits.</summary>
    static bool AreAlike(string left, string right)
    {
        string[] a = left.Split('|');
        string[] b = right.Split('|');
        bool areNumbers = double.TryParse(a[^1], CultureInfo.InvariantCulture, out double x)
            & double.TryParse(b[^1], CultureInfo.InvariantCulture, out double y);
        return left == right || (areNumbers && a[0] == b[0] && Math.Abs(x - y) <= 1e-9 * Math.Max(1, Math.Abs(x)));
    }

    static async Task AssertAll(string sql, List<string> expected, bool isOrdered)
    {
        foreach (EngineUnderTest engine in _engines)
        {
            List<string> actual = await engine.QueryAsync(sql, isOrdered);
            Assert.True(
                expected.SequenceEqual(actual),
                $"{engine.Name}: {sql}\nexpected\n{string.Join('\n', expected)}\nactual\n{string.Join('\n', actual)}");
        }
    }

    static List<Row> Rows(Random random, int count) => [.. Enumerable.Range(1, count)
        .Select(id => new Row(id, Maybe(random, 3), Maybe(random, 10), Maybe(random, 8)))];

    static int? Maybe(Random random, int limit) => random.Next(7) == 0 ? null : random.Next(limit);

    static string Table(List<Row> rows)
    {
        IEnumerable<string> values = rows.Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $"({r.Id}, {WindowReference.Text(r.Partition)}, {WindowReference.Text(r.Key)}, {WindowReference.Text(r.Value)})"));
        string all = string.Join(", ", values.Append("(0, NULL, NULL, NULL)"));
        return $"WITH t(id, p, k, v) AS (SELECT id, p::INT, k::INT, v::INT FROM (VALUES {all}) "
            + "AS x(id, p, k, v) WHERE id > 0)";
    }

    static string Expected(Row row, List<Row> frame)
    {
        List<int> values = [.. frame.Where(r => r.Value is not null).Select(r => r.Value!.Value)];
        string list = frame.Count == 0 ? "NULL" : $"[{string.Join(", ", frame.Select(r => r.Id).Order())}]";
        string text = frame.Count == 0 ? "NULL" : string.Join(' ', frame.Select(r => r.Id).OrderDescending());
        return string.Join(
            '|',
            row.Id,
            list,
            values.Count,
            values.Count == 0 ? "NULL" : values.Sum(),
            values.Count == 0 ? "NULL" : values.Min(),
            values.Count == 0 ? "NULL" : values.Max(),
            values.Count == 0 ? "NULL" : values.Distinct().Sum(),
            values.Count(v => v > 3),
            text);
    }

    static string Values(Row row, WindowReference reference, int offset, int nth)
    {
        List<Row> frame = reference.FrameOf(row);
        List<Row> notNull = [.. frame.Where(r => r.Value is not null)];
        List<Row> partition = reference.Partition(row);
        int at = partition.IndexOf(row);
        int tile = (partition.Count / 3, partition.Count % 3) is var (size, larger) && at < larger * (size + 1)
            ? (at / (size + 1)) + 1
            : larger + ((at - (larger * (size + 1))) / Math.Max(1, size)) + 1;
        return string.Join(
            '|',
            row.Id,
            At(frame, 0),
            At(frame, frame.Count - 1),
            At(frame, nth - 1),
            At(frame, frame.Count - nth),
            At(notNull, 0),
            At(notNull, notNull.Count - 1),
            At(notNull, nth - 1),
            At(partition, at - offset),
            at + offset >= 0 && at + offset < partition.Count ? At(partition, at + offset) : "-9",
            LagOfNotNull(partition, at, offset),
            at + 1,
            tile);
    }

    static string LagOfNotNull(List<Row> partition, int at, int offset)
    {
        if (offset == 0)
        {
            return At(partition, at);
        }

        IEnumerable<Row> before = offset > 0 ? partition.Take(at).Reverse() : partition.Skip(at + 1);
        return At([.. before.Where(r => r.Value is not null)], Math.Abs(offset) - 1);
    }

    static string At(List<Row> rows, int index) => index >= 0 && index < rows.Count ? WindowReference.Text(rows[index].Value) : "NULL";
}
