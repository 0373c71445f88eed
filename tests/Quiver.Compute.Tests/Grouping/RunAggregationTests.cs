using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Grouping;
using Quiver.Compute.Selection;
using Quiver.Compute.Tests.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Grouping;

/// <summary>Aggregates rows whose keys come in runs and the same rows shuffled, which have none: the groups must be the same.</summary>
public sealed unsafe class RunAggregationTests : IDisposable
{
    // What the taken columns look at: they own nothing themselves.
    readonly List<object> _looked = [];

    public static TheoryData<string> Encodings => [.. RandomColumns.Encodings];

    /// <summary>Sums of these are exact, so that the order of additions does not show.</summary>
    static readonly DataType[] ValueTypes =
    [
        DataType.Float64, DataType.Float32, DataType.Int64, DataType.Int32, DataType.UInt64, DataType.Int8, DataType.Decimal(9, 2),
    ];

    /// <summary>Frees the columns, which lived as long as the test.</summary>
    public void Dispose() => _looked.OfType<IDisposable>().ToList().ForEach(o => o.Dispose());

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Runs_of_keys_give_the_groups_of_shuffled_rows(string encoding)
    {
        var random = new Random(77);
        foreach (DataType keyType in RandomColumns.FlatTypes)
        {
            foreach (int length in new[] { 1, 65, 700 })
            {
                DataType valueType = ValueTypes[random.Next(ValueTypes.Length)];
                int[] runs = Runs(random, length, 1 + random.Next(60));
                Column[] keys = random.Next(2) == 0
                    ? [Repeat(random, keyType, encoding, runs)]
                    : [Repeat(random, DataType.Utf8, "dictionary", runs), Repeat(random, keyType, encoding, runs)];
                Column values = RandomColumns.Make(random, DataType.Int16, encoding, length, length % 2 * 0.3);
                Column numbers = Numbers(values, valueType);
                Column filter = RandomColumns.Make(random, DataType.Boolean, "sliced", length);
                int[] order = [.. Enumerable.Range(0, length).OrderBy(_ => random.Next())];
                Dictionary<string, string> expected =
                    Aggregate(Take(keys, order), Take([numbers], order)[0], Take([filter], order)[0], length);
                foreach (int batch in new[] { length, 64, 7 + random.Next(300) })
                {
                    Dictionary<string, string> actual = Aggregate(keys, numbers, filter, batch);
                    Assert.Equal(expected.Count, actual.Count);
                    Assert.All(expected, e => Assert.True(
                        actual.TryGetValue(e.Key, out string? row) && row == e.Value,
                        $"{keyType} {valueType} {length} by {batch}: {e.Key} is {e.Value}, not {actual.GetValueOrDefault(e.Key)}"));
                }
            }
        }
    }

    [Fact]
    public void Extremes_of_runs_know_NaN_and_infinities()
    {
        var random = new Random(5);
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1, -1, 2.5];
        foreach (int length in new[] { 4, 8, 9, 31, 100, 1000 })
        {
            for (int round = 0; round < 20; round++)
            {
                double[] pick = [.. special.Where(_ => random.Next(2) == 0).DefaultIfEmpty(double.NaN)];
                object?[] values = [.. Enumerable.Range(0, length).Select(_ => (object?)pick[random.Next(pick.Length)])];
                using Column column = ColumnBuilder.Build(DataType.Float64, values);
                double[] ordered = [.. values.Select(v => (double)v!).OrderBy(v => double.IsNaN(v)).ThenBy(v => v)];
                Assert.Equal(ordered[0], Extreme(column, isMax: false));
                Assert.Equal(ordered[^1], Extreme(column, isMax: true));
            }
        }
    }

    [Fact]
    public void Runs_are_not_looked_for_in_every_batch_without_them()
    {
        var random = new Random(9);
        using var runs = new KeyRuns(MemoryBudget.Unlimited);
        using Column scattered = RandomColumns.Flat(random, DataType.Int64, 1000, 0);
        using Column sorted = ColumnBuilder.Build(DataType.Int64, [.. Enumerable.Range(0, 1000).Select(i => (object?)(long)(i / 100))]);
        Assert.False(runs.TryFind([scattered], 1000));
        Assert.False(runs.TryFind([sorted], 1000));
        Assert.True(runs.TryFind([sorted], 1000));
        Assert.Equal(10, runs.Count);
        Assert.Equal([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000], new ReadOnlySpan<int>(runs.Ends, runs.Count).ToArray());
        Assert.Equal([0, 100, 200, 300, 400, 500, 600, 700, 800, 900], new ReadOnlySpan<int>(runs.Starts, runs.Count).ToArray());
    }

    static object? Extreme(Column column, bool isMax)
    {
        using GroupedAccumulator state = MinMaxAccumulators.Create(DataType.Float64, isMax, MemoryBudget.Unlimited);
        state.Resize(1);
        Assert.True(state.TryUpdateRuns([column], [column.Length], [0]));
        using Column result = state.Finish(0, 1);
        return result.GetValue(0);
    }

    static Dictionary<string, string> Aggregate(Column[] keys, Column values, Column filter, int batch)
    {
        DataType type = values.Type;
        DataType sum = type is DecimalType d ? DataType.Decimal(38, d.Scale) : type.IsFloating ? DataType.Float64 : DataType.Int64;
        AggregateSlot[] slots =
        [
            new(b => new CountAccumulator(b), [], false, false),
            new(b => new CountAccumulator(b), [type], false, false),
            new(b => SumAccumulators.Sum(type, sum, b), [type], false, false),
            new(b => SumAccumulators.Average(type, b), [type], false, false),
            new(b => MinMaxAccumulators.Create(type, false, b), [type], false, false),
            new(b => MinMaxAccumulators.Create(type, true, b), [type], false, false),
            new(b => new CountAccumulator(b), [type], true, false),
            new(b => SumAccumulators.Sum(type, sum, b), [type], false, true),
        ];
        using var local = new LocalAggregation([.. keys.Select(k => k.Type)], slots, MemoryBudget.Unlimited);
        for (int from = 0; from < values.Length; from += batch)
        {
            int count = Math.Min(batch, values.Length - from);
            Column[] parts = [.. keys.Select(k => k.Slice(from, count))];
            Column part = values.Slice(from, count);
            Column mask = filter.Slice(from, count);
            AggregateInput[] inputs =
                [.. slots.Select(s => new AggregateInput(s.ArgumentTypes.Count == 0 ? [] : [part], s.HasFilter ? mask : null))];
            local.Add(parts, inputs, count);
        }

        var groups = new Dictionary<string, string>();
        Column[] results = [.. local.States.Select(s => s.Finish(0, local.Table.GroupCount))];
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        for (int g = 0; g < local.Table.GroupCount; g++)
        {
            string key = string.Join('|', keys.Select((_, k) => Boxed.Show(local.Table.Key(k, g, 1, scratch).GetValue(0))));
            groups.Add(key, string.Join('|', results.Select(r => Boxed.Show(r.GetValue(g)))));
        }

        return groups;
    }

    /// <summary>A row number for each row, the same for a while.</summary>
    static int[] Runs(Random random, int length, int longest)
    {
        int[] rows = new int[length];
        int value = 0;
        for (int i = 0; i < length;)
        {
            value = random.Next(2) == 0 ? value + 1 : random.Next(value + 1);
            for (int to = Math.Min(length, i + 1 + random.Next(longest)); i < to; i++)
            {
                rows[i] = value;
            }
        }

        return rows;
    }

    Column Repeat(Random random, DataType type, string encoding, int[] rows) =>
        Take([RandomColumns.Make(random, type, encoding, rows.DefaultIfEmpty().Max() + 1)], rows)[0];

    /// <summary>The same small numbers in another type.</summary>
    static Column Numbers(Column values, DataType type) => ColumnBuilder.Build(type, [.. Boxed.Values(values).Select(v => v is short n
        ? type.Id switch
        {
            TypeId.Float64 => (object)(double)n,
            TypeId.Float32 => (float)n,
            TypeId.Int64 => (long)n << 20,
            TypeId.Int32 => (int)n,
            TypeId.UInt64 => (ulong)(ushort)n,
            TypeId.Int8 => (sbyte)n,
            _ => new DecimalValue(n, 2),
        }
        : null)]);

    Column[] Take(Column[] columns, int[] rows)
    {
        _looked.AddRange(columns);
        fixed (int* indices = rows)
        {
            int* pinned = indices;
            return [.. columns.Select(c =>
            {
                var scratch = new ColumnScratch(MemoryBudget.Unlimited);
                _looked.Add(scratch);
                return TakeKernel.Take(c, pinned, rows.Length, mayHaveMissing: false, scratch);
            })];
        }
    }
}
