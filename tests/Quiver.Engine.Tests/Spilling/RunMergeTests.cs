using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;
using Quiver.Engine.Execution.Operators;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Functions;
using Quiver.Engine.Tests.Metamorphic;
using Xunit;

namespace Quiver.Engine.Tests.Spilling;

/// <summary>Runs on disk come back as a stable sort of all their rows, in the order in which the runs were added.</summary>
public sealed class RunMergeTests
{
    static readonly DataType[] _types = [DataType.Int64, DataType.Utf8, DataType.Int64];

    public static TheoryData<int, int, int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, int, int, bool>();
            for (int seed = 0; seed < 24; seed++)
            {
                cases.Add(seed, 1 + (seed % 9), (seed % 4) switch { 0 => 1, 1 => 3, 2 => 50, _ => 100_000 }, seed % 2 == 0);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Merge_is_a_stable_sort(int seed, int runs, int distinct, bool isSmall)
    {
        var random = new Random(seed);

        // Little memory makes blocks of sixteen rows and merges of few runs at a time.
        var budget = new MemoryBudget(isSmall ? 256 << 10 : 64 << 20);
        var files = new CountingSpill();
        var task = new TaskContext(budget, new FunctionContext(DateTimeOffset.UnixEpoch, 1), 100, 1) { Spill = files };
        using var stop = new CancellationTokenSource();
        var context = new QueryContext(task, new WorkerPool(1), stop);
        SortDirection[] directions = [new(random.Next(2) == 0, random.Next(2) == 0), new(random.Next(2) == 0, random.Next(2) == 0)];
        var rows = new List<(long? Key, string? Text, long Number)>();
        using (var sorted = new SortedRuns(_types, [0, 1], directions, context, null))
        {
            for (int r = 0; r < runs; r++)
            {
                using MaterializedRows run = Run(random, distinct, rows, budget);
                sorted.Add(run);
            }

            Assert.Equal(Expected(rows, directions), Merged(sorted, budget));
        }

        Assert.Equal((0, 0), (files.Open, budget.UsedBytes));
    }

    static MaterializedRows Run(Random random, int distinct, List<(long?, string?, long)> all, MemoryBudget budget)
    {
        var rows = new MaterializedRows(_types, budget);
        int count = random.Next(1, 400);
        var own = Enumerable.Range(0, count).Select(i => (
            Key: random.Next(10) == 0 ? (long?)null : random.Next(distinct),
            Text: random.Next(10) == 0 ? null : $"a text of some length {random.Next(3)}",
            Number: (long)all.Count + i)).ToList();
        using Column keys = ColumnBuilder.Build(DataType.Int64, [.. own.Select(o => (object?)o.Key)]);
        using Column texts = ColumnBuilder.Build(DataType.Utf8, [.. own.Select(o => (object?)o.Text)]);
        using Column numbers = ColumnBuilder.Build(DataType.Int64, [.. own.Select(o => (object?)o.Number)]);
        rows.Append(0, keys);
        rows.Append(1, texts);
        rows.Append(2, numbers);
        rows.AddRows(count);
        all.AddRange(own);
        return rows;
    }

    static List<long> Merged(SortedRuns sorted, MemoryBudget budget)
    {
        var numbers = new List<long>();
        using RunMerge merge = sorted.Merge();
        using var batch = new ColumnBatch(budget);
        while (merge.Next(batch, 100))
        {
            numbers.AddRange(((FixedWidthColumn)batch[2]).Values<long>()[..batch.RowCount].ToArray());
        }

        return numbers;
    }

    static List<long> Expected(List<(long? Key, string? Text, long Number)> rows, SortDirection[] directions)
    {
        // LINQ sorts stably.
        return [.. rows
            .Order(Comparer<(long? Key, string? Text, long Number)>.Create((x, y) =>
                Compare(x.Key, y.Key, directions[0]) is not 0 and var order ? order : Compare(x.Text, y.Text, directions[1])))
            .Select(r => r.Number)];
    }

    static int Compare<T>(T? x, T? y, SortDirection direction)
    {
        if (x is null || y is null)
        {
            return x is null && y is null ? 0 : x is null == direction.NullsFirst ? -1 : 1;
        }

        int order = x is string text ? string.CompareOrdinal(text, y as string) : Comparer<T>.Default.Compare(x, y);
        return direction.IsDescending ? -order : order;
    }
}
