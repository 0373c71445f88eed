using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Tests.Metamorphic;

/// <summary>A table of random rows, as values for the oracle and as batches for the engine; some batches hold constant columns.</summary>
sealed class RandomTable
{
    static readonly string[] _texts =
    [
        "", "a", "b", "abc", "ABC", "exactly12byt", "thirteen bytes", "a much longer text that is not inline", "a much longer text that is not inlinf",
        "žluťoučký kůň", "日本語のテキスト", "🦊🦊", "100%", "under_score", " ",
    ];

    static readonly double[] _doubles =
        [0.0, -0.0, 1.5, -1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon, 0.1, 3];

    RandomTable(Schema schema, List<object?[]> rows, IReadOnlyList<RecordBatch> batches)
    {
        Rows = rows;
        Provider = new MemoryTable(schema, batches);
    }

    public static Schema Schema { get; } = new(
    [
        new Field("id", DataType.Int64), new Field("k", DataType.Int64), new Field("j", DataType.Int64), new Field("x", DataType.Int64),
        new Field("i", DataType.Int32), new Field("s", DataType.Utf8), new Field("d", DataType.Float64), new Field("t", DataType.Date),
        new Field("b", DataType.Boolean), new Field("m", DataType.Decimal(15, 2)),
    ]);

    public List<object?[]> Rows { get; }

    public MemoryTable Provider { get; }

    public static RandomTable Create(int seed, int rowCount)
    {
        var random = new Random(seed);
        var rows = new List<object?[]>(rowCount);
        for (int i = 0; i < rowCount; i++)
        {
            rows.Add(
            [
                (long)i, MaybeNull(random, (long)random.Next(9)), MaybeNull(random, (long)random.Next(1 + rowCount)),
                MaybeNull(random, Extreme(random)), MaybeNull(random, random.Next(-1000, 1000)),
                MaybeNull(random, random.Next(3) == 0 ? "v" + random.Next(200) : _texts[random.Next(_texts.Length)]),
                MaybeNull(random, _doubles[random.Next(_doubles.Length)]), MaybeNull(random, new DateOnly(2024, 1, 1).AddDays(random.Next(-400, 400))),
                MaybeNull(random, random.Next(2) == 0), MaybeNull(random, random.Next(-100_000, 100_000) / 100m),
            ]);
        }

        return new RandomTable(Schema, rows, Split(random, rows));
    }

    static List<RecordBatch> Split(Random random, List<object?[]> rows)
    {
        var batches = new List<RecordBatch>();
        for (int from = 0; from < rows.Count;)
        {
            int count = Math.Min(rows.Count - from, 1 + random.Next(rows.Count < 100 ? 40 : 9000));
            int constant = random.Next(4) == 0 ? random.Next(1, Schema.Fields.Count) : -1;
            for (int i = from; constant >= 0 && i < from + count; i++)
            {
                rows[i][constant] = rows[from][constant];
            }

            Column[] columns = [.. Schema.Fields.Select((f, c) => c == constant
                ? new ConstantColumn(ColumnBuilder.Build(f.Type, [rows[from][c]]), count)
                : ColumnBuilder.Build(f.Type, [.. rows.GetRange(from, count).Select(r => r[c])]))];
            batches.Add(new RecordBatch(Schema, columns, count));
            from += count;
        }

        return batches;
    }

    static object? MaybeNull(Random random, object value) => random.Next(8) == 0 ? null : value;

    static object Extreme(Random random) => random.Next(6) switch
    {
        0 => long.MaxValue,
        1 => long.MinValue,
        2 => random.NextInt64(),
        3 => -random.NextInt64(),
        _ => (long)random.Next(-5, 5),
    };
}
