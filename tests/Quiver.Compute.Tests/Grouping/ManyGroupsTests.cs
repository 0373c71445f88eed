using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Grouping;
using Xunit;

namespace Quiver.Compute.Tests.Grouping;

/// <summary>More groups than a worker keeps in its table, few or many of them frequent: partitions give what a dictionary gives.</summary>
public sealed class ManyGroupsTests
{
    const int Rows = 6000;
    static readonly DataType[][] _keyTypes =
        [[DataType.Int64], [DataType.Utf8], [DataType.Int32, DataType.Utf8], [DataType.Int32, DataType.Int16, DataType.Float64]];

    static readonly AggregateSlot[] _slots =
    [
        new(b => new CountAccumulator(b), [], false, false),
        new(b => SumAccumulators.Sum(DataType.Int64, DataType.Int64, b), [DataType.Int64], false, false),
        new(b => MinMaxAccumulators.Create(DataType.Utf8, true, b), [DataType.Utf8], false, false),
    ];

    public static MatrixTheoryData<int, double> Cases { get; } = new([0, 1, 2, 3], [0, 0.5, 0.75, 1]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Partitions_and_tables_give_the_groups_of_the_reference(int types, double frequent)
    {
        var random = new Random((types * 10) + (int)(frequent * 8));
        foreach (int batch in new[] { 1000, 37 })
        {
            int[] numbers = Numbers(random, frequent);
            LocalAggregation[] workers = [.. Enumerable.Range(0, 2).Select(_ => Worker(types, new GroupGrowth(64, 128)))];
            for (int from = 0; from < Rows; from += batch)
            {
                Add(workers[random.Next(2)], types, numbers.AsSpan(from, Math.Min(batch, Rows - from)), from);
            }

            Assert.True(frequent > 0.5 || Array.Exists(workers, w => w.Rows is not null));
            using var merge = new AggregationMerge(workers, _slots, MemoryBudget.Unlimited);
            Assert.Equal(Expected(types, numbers), Groups(merge, types));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void First_groups_have_all_their_rows(int types, double frequent)
    {
        var random = new Random(7 + types);
        foreach (int limit in new[] { 1, 10, 200, 100_000 })
        {
            int[] numbers = Numbers(random, frequent);
            using var first = new FirstGroups(limit, MemoryBudget.Unlimited);
            LocalAggregation[] workers = [.. Enumerable.Range(0, 2).Select(_ => Worker(types))];
            for (int from = 0; from < Rows; from += 60)
            {
                LocalAggregation worker = workers[random.Next(2)];
                Add(worker, types, numbers.AsSpan(from, 60), from);
                bool isClosed = first.TryClose(worker);
                Assert.Equal(worker.IsClosed, isClosed);
            }

            Array.ForEach(workers, w => first.TryClose(w));
            Dictionary<string, string> expected = Expected(types, numbers);
            using var merge = new AggregationMerge(workers, _slots, MemoryBudget.Unlimited);
            Dictionary<string, string> actual = Groups(merge, types);
            Assert.Equal(Math.Min(limit, expected.Count), actual.Count);
            Assert.All(actual, group => Assert.Equal(expected[group.Key], group.Value));
        }
    }

    [Fact]
    public void First_groups_are_not_chosen_once_rows_are_on_disk()
    {
        using var first = new FirstGroups(1, MemoryBudget.Unlimited);
        using LocalAggregation worker = Worker(0);
        Assert.True(first.TryGiveUp());
        Add(worker, 0, [1, 2, 3], 0);
        Assert.False(first.TryClose(worker));
        Assert.Equal(3, worker.Table.GroupCount);

        using var second = new FirstGroups(1, MemoryBudget.Unlimited);
        Assert.True(second.TryClose(worker));
        Assert.False(second.TryGiveUp());
        Assert.Equal(1, worker.Table.GroupCount);
    }

    [Fact]
    public void Growth_tells_many_groups_from_frequent_ones()
    {
        var unique = new GroupGrowth(64, 1000);
        Assert.False(unique.IsTooMuch(64, 64));
        Assert.True(unique.IsTooMuch(64, 128));
        Assert.False(unique.HasFrequentGroups);

        var even = new GroupGrowth(64, 1000);
        Assert.False(even.IsTooMuch(80, 64));
        Assert.False(even.IsTooMuch(160, 128));

        // Half of the rows make new groups although there are more than were to be expected: the other half has groups that come often.
        var skewed = new GroupGrowth(64, 1000);
        Assert.False(skewed.IsTooMuch(1000, 900));
        Assert.True(skewed.IsTooMuch(1800, 1800));
        Assert.True(skewed.HasFrequentGroups);
    }

    static LocalAggregation Worker(int types, GroupGrowth? growth = null) =>
        new(_keyTypes[types], _slots, MemoryBudget.Unlimited, growth: growth);

    /// <summary>Numbers of groups: some rows have one of ten, the others one that may come once more.</summary>
    static int[] Numbers(Random random, double frequent) =>
        [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble() < frequent ? random.Next(10) : 10 + random.Next(Rows * 2))];

    static object? Key(DataType type, int number) => number % 11 == 5 ? null : type.Id switch
    {
        TypeId.Utf8 => "text".PadRight(number % 40, '.') + number,
        TypeId.Int64 => (object)(long)number,
        TypeId.Int32 => number / 3,
        TypeId.Int16 => (short)(number % 100),
        _ => number / 7.0,
    };

    static void Add(LocalAggregation worker, int types, ReadOnlySpan<int> numbers, int from)
    {
        int[] rows = numbers.ToArray();
        Column[] keys = [.. _keyTypes[types].Select(t => ColumnBuilder.Build(t, [.. rows.Select(n => Key(t, n))]))];
        using Column values = ColumnBuilder.Build(DataType.Int64, [.. rows.Select((n, i) => (object?)Value(n, from + i))]);
        using Column texts = ColumnBuilder.Build(DataType.Utf8, [.. rows.Select((n, i) => (object?)TextOf(n, from + i))]);
        AggregateInput[] inputs = [new AggregateInput([], null), new AggregateInput([values], null), new AggregateInput([texts], null)];
        worker.Add(keys, inputs, rows.Length);
        Array.ForEach(keys, k => k.Dispose());
    }

    static long Value(int number, int row) => (number * 1000L) + row;

    static string TextOf(int number, int row) => $"a text of row {row % 100} of group {number}";

    static Dictionary<string, string> Expected(int types, int[] numbers) => numbers
        .Select((number, row) => (Key: string.Join('|', _keyTypes[types].Select(t => $"{Key(t, number)}")), number, row))
        .GroupBy(r => r.Key)
        .ToDictionary(g => g.Key, g => string.Join('|', g.Count(), g.Sum(r => Value(r.number, r.row)),
            g.Select(r => TextOf(r.number, r.row)).Max(StringComparer.Ordinal)));

    static Dictionary<string, string> Groups(AggregationMerge merge, int types)
    {
        var groups = new Dictionary<string, string>();
        if (!merge.IsPartitioned)
        {
            Read(merge.MergeAll(), types, groups);
            return groups;
        }

        merge.Prepare(0);
        merge.Prepare(1);
        for (int p = 0; p < PartitionedRows.PartitionCount; p++)
        {
            using AggregationPart part = merge.MergePartition(p);
            Read(part, types, groups);
        }

        return groups;
    }

    static void Read(AggregationPart part, int types, Dictionary<string, string> groups)
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column[] results = [.. _slots.Select((_, i) => part.Result(i, 0, part.GroupCount))];
        for (int g = 0; g < part.GroupCount; g++)
        {
            string key = string.Join('|', _keyTypes[types].Select((_, k) => $"{part.Key(k, g, 1, scratch).GetValue(0)}"));
            groups.Add(key, string.Join('|', results.Select(r => $"{r.GetValue(g)}")));
        }

        Array.ForEach(results, r => r.Dispose());
    }
}
