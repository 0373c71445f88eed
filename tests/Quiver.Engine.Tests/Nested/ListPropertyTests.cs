using System.Globalization;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Tests.Metamorphic;
using Xunit;

namespace Quiver.Engine.Tests.Nested;

/// <summary>Lists, with lambdas and without, against plain C# over random lists with nulls, in batches of any size.</summary>
public sealed class ListPropertyTests
{
    const int Rows = 200;

    static readonly (string Sql, Func<long?[], long, object?> Expected)[] _cases =
    [
        ("list_transform(l, x -> x * k + 1)", (l, k) => l.Select(x => (x * k) + 1)),
        ("list_transform(l, (x, i) -> x - i)", (l, _) => l.Select((x, i) => x - (i + 1))),
        ("list_transform(l, x -> k)", (l, k) => l.Select(_ => (long?)k)),
        ("list_filter(l, x -> x > k)", (l, k) => l.Where(x => x > k)),
        ("list_filter(l, (x, i) -> x > k AND i % 2 = 0)", (l, k) => l.Where((x, i) => x > k && (i + 1) % 2 == 0)),
        ("list_reduce(l, (a, x) -> a * 3 + coalesce(x, 1), k)", (l, k) => l.Aggregate(k, (a, x) => (a * 3) + (x ?? 1))),
        ("list_transform(l, x -> list_sum(list_transform([1, 2], y -> y * x)))", (l, _) => l.Select(x => x * 3)),
        ("[x + k for x, i in l if i > 1]", (l, k) => l.Skip(1).Select(x => x + k)),
        ("list_any_match(l, x -> x = k)", (l, k) => l.Any(x => x == k) ? true : l.Any(x => x is null) ? null : false),
        ("list_all_match(l, x -> x <> k)", (l, k) => l.Any(x => x == k) ? false : l.Any(x => x is null) ? null : true),
        ("list_contains(l, k)", (l, k) => l.Contains(k)),
        ("list_position(l, k)", (l, k) => Array.IndexOf(l, k) is var i and >= 0 ? i + 1L : null),
        ("list_positions(l, k)", (l, k) => l.Select((x, i) => (x, i)).Where(p => p.x == k).Select(p => (long?)(p.i + 1))),
        ("list_sort(l)", (l, _) => l.OrderBy(x => x is null).ThenBy(x => x)),
        ("list_sort(l, 'DESC', 'NULLS FIRST')", (l, _) => l.OrderBy(x => x is not null).ThenByDescending(x => x)),
        ("list_reverse(l)", (l, _) => l.Reverse()),
        ("list_distinct(l)", (l, _) => l.Where(x => x is not null).Distinct()),
        ("list_unique(l)", (l, _) => (long)l.Where(x => x is not null).Distinct().Count()),
        ("l[2:4]", (l, _) => l.Skip(1).Take(3)),
        ("l[-2:]", (l, _) => l.TakeLast(2)),
        ("l[:-:2]", (l, _) => l.Where((_, i) => i % 2 == 0)),
        ("l[:-:-1]", (l, _) => l.Reverse()),
        ("l[k]", (l, k) => k > 0 && k <= l.Length ? l[k - 1] : k < 0 && -k <= l.Length ? l[l.Length + k] : null),
        ("list_append(l, k)", (l, k) => l.Append(k)),
        ("list_prepend(k, l)", (l, k) => l.Prepend(k)),
        ("list_concat(l, [k], l)", (l, k) => l.Append(k).Concat(l)),
        ("list_remove_all(l, k)", (l, k) => l.Where(x => x != k)),
        ("list_replace(l, k, 99)", (l, k) => Array.IndexOf(l, k) is var at && at < 0 ? l : l.Select((x, i) => i == at ? 99 : x)),
        ("list_resize(l, 3, k)", (l, k) => l.Concat(Enumerable.Repeat((long?)k, 3)).Take(3)),
        ("list_union(l, [k, NULL])", (l, k) => l.Concat([k, null]).Distinct()),
        ("list_except(l, [k])", (l, k) => l.Where(x => x != k).Distinct()),
        ("list_intersect(l, [1, 2, k])", (l, k) => l.Where(x => x == 1 || x == 2 || x == k).Distinct()),
        ("list_sum(l)", (l, _) => l.All(x => x is null) ? null : l.Sum()),
        ("list_max(l)", (l, _) => l.Max()),
        ("list_count(l)", (l, _) => (long)l.Count(x => x is not null)),
        ("flatten([l, [k], l])", (l, k) => l.Append(k).Concat(l)),
        ("len(list_zip(l, [k]))", (l, _) => (long)Math.Max(1, l.Length)),
        ("list_transform(list_filter(list_transform(l, x -> {'v': x, 'w': k}), e -> e.v > e.w), e -> e.v)", (l, k) => l.Where(x => x > k)),
        ("CAST(CAST(l AS VARCHAR) AS BIGINT[])", (l, _) => l),
        ("CAST(to_json(l) AS BIGINT[])", (l, _) => l),
    ];

    /// <summary>The functions to which a null list is an empty one.</summary>
    static readonly string[] _nullIsEmpty = ["list_append", "list_prepend", "list_concat", "flatten", "len(list_zip"];

    public static IEnumerable<TheoryDataRow<int, int>> Shapes() => [new(1, 1), new(7, 1), new(2048, 2)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Functions_of_lists_answer_as_plain_loops_do(int batchSize, int threads)
    {
        var random = new Random(batchSize);
        (long?[]? List, long K)[] data = [.. Enumerable.Range(0, Rows).Select(_ => (RandomList(random), random.NextInt64(-2, 5)))];
        var engine = new EngineUnderTest(batchSize, threads, optimizes: true, ("t", TableOf(data)));
        foreach (string filter in new[] { "true", "i % 3 <> 1", "i >= 64 AND i < 130" })
        {
            foreach ((string sql, Func<long?[], long, object?> expected) in _cases)
            {
                int[] rows = [.. Enumerable.Range(0, Rows).Where(i => Passes(filter, i))];
                List<string> lines = await engine.QueryAsync(
                    $"SELECT CAST({sql} AS VARCHAR) FROM t WHERE {filter} ORDER BY i", isOrdered: true);
                bool seesNull = _nullIsEmpty.Any(n => sql.StartsWith(n, StringComparison.Ordinal));
                string[] wanted = [.. rows.Select(i => data[i].List is { } list ? Text(expected(list, data[i].K))
                    : seesNull ? Text(expected([], data[i].K)) : "NULL")];
                Assert.True(wanted.SequenceEqual(lines), $"{sql} WHERE {filter}: {FirstDifference(wanted, lines)}");
            }
        }
    }

    [Fact]
    public async Task Lambdas_over_constant_and_dictionary_lists_answer_as_over_flat_ones()
    {
        (long?[]?, long)[] data = [.. Enumerable.Range(0, 30).Select(i => (new long?[] { i }, (long)i))];
        var engine = new EngineUnderTest(7, 1, optimizes: false, ("t", TableOf(data)));
        List<string> lines = await engine.QueryAsync(
            "SELECT CAST(list_transform([1, NULL, 3], x -> x + k) AS VARCHAR), "
            + "CAST(list_filter(['a', 'b'], x -> x = chr((97 + k % 2)::INT)) AS VARCHAR) FROM t ORDER BY k", isOrdered: true);
        string[] expected = [.. Enumerable.Range(0, 30).Select(k => $"[{k + 1}, NULL, {k + 3}]|[{(k % 2 == 0 ? 'a' : 'b')}]")];
        Assert.Equal(expected, lines);
    }

    static bool Passes(string filter, int row) => filter == "true" || (filter[2] == '%' ? row % 3 != 1 : row is >= 64 and < 130);

    static long?[]? RandomList(Random random)
    {
        int length = random.Next(4) == 0 ? 0 : random.Next(12);
        return random.Next(8) == 0 ? null
            : [.. Enumerable.Range(0, length).Select(_ => random.Next(6) == 0 ? (long?)null : random.NextInt64(-3, 6))];
    }

    static MemoryTable TableOf((long?[]? List, long K)[] data)
    {
        DataType type = DataType.List(DataType.Int64);
        var schema = new Schema([new Field("i", DataType.Int64), new Field("l", type), new Field("k", DataType.Int64)]);
        Column[] columns =
        [
            ColumnBuilder.Build(DataType.Int64, [.. Enumerable.Range(0, data.Length).Select(i => (object)(long)i)]),
            ColumnBuilder.Build(type, [.. data.Select(d => d.List?.Select(x => (object?)x).ToArray())]),
            ColumnBuilder.Build(DataType.Int64, [.. data.Select(d => (object)d.K)]),
        ];
        return new MemoryTable(schema, new RecordBatch(schema, columns, data.Length));
    }

    static string Text(object? value) => value switch
    {
        null => "NULL",
        bool truth => truth ? "true" : "false",
        IEnumerable<long?> list => $"[{string.Join(", ", list.Select(x => Text(x)))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    static string FirstDifference(string[] wanted, List<string> lines)
    {
        int at = wanted.Zip(lines).TakeWhile(p => p.First == p.Second).Count();
        return $"row {at}: expected {wanted.ElementAtOrDefault(at)}, got {lines.ElementAtOrDefault(at)}";
    }
}
