using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Joining;
using Quiver.Compute.Tests.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Joining;

/// <summary>Indexes of build sides against a loop over all pairs: dense, sparse and repeated keys, nulls, one heavy key, small outputs.</summary>
public sealed class JoinIndexTests
{
    static readonly int[] Capacities = [1, 7, 8192];

    public static TheoryData<string, long, int, int> Shapes => new()
    {
        { "dense", 1, 1000, 0 },
        { "dense with repeats", 1, 40, 0 },
        { "sparse", 1_000_003_000_007, 3000, 0 },
        { "sparse with repeats", 1_000_003_000_007, 50, 0 },
        { "sparse with one heavy key", 1_000_003_000_007, 2000, 3 },
        { "negative and sparse", -77_000_000_003, 500, 0 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void PairsAreThoseOfALoop(string shape, long step, int distinct, int heavyShare)
    {
        var random = new Random(shape.Length);
        foreach (int length in RandomColumns.Lengths)
        {
            Column build = Keys(random, length, step, distinct, heavyShare);
            using JoinIndex index = JoinIndex.Build([build], [false], length, MemoryBudget.Unlimited, CancellationToken.None);
            using JoinProbe probe = index.CreateProbe(MemoryBudget.Unlimited);
            foreach (int probed in new[] { 0, 1, 64, 1500 })
            {
                Column keys = Keys(random, probed, step, distinct + (distinct / 2), 0);
                HashSet<(int, int)> expected = Expected(keys, build);
                foreach (int capacity in Capacities)
                {
                    (int Probe, int Build)[] pairs = Pairs(probe, keys, capacity);
                    string what = $"{shape}, {length} by {probed}, {capacity} at a time";
                    Assert.True(pairs.Length == expected.Count && expected.SetEquals(pairs), what);
                    Assert.True(pairs.Zip(pairs.Skip(1)).All(p => p.First.Probe <= p.Second.Probe), $"{what}: rows do not rise");
                }

                HashSet<int> partners = [.. expected.Select(p => p.Item1)];
                Assert.Equal(partners.Order(), Existing(probe, keys, wanted: true));
                Assert.Equal(Enumerable.Range(0, probed).Except(partners), Existing(probe, keys, wanted: false));
            }
        }
    }

    static Column Keys(Random random, int length, long step, int distinct, int heavyShare) => ColumnBuilder.Build(
        DataType.Int64,
        [.. Enumerable.Range(0, length).Select(_ => random.Next(10) == 0 ? null
            : (object?)(heavyShare > 0 && random.Next(heavyShare) > 0 ? step : step * random.Next(distinct)))]);

    static HashSet<(int Probe, int Build)> Expected(Column probe, Column build)
    {
        ILookup<object, int> rows = Enumerable.Range(0, build.Length).Where(b => build.GetValue(b) is not null)
            .ToLookup(b => build.GetValue(b)!);
        return [.. Enumerable.Range(0, probe.Length).Where(p => probe.GetValue(p) is not null)
            .SelectMany(p => rows[probe.GetValue(p)!].Select(b => (p, b)))];
    }

    static (int Probe, int Build)[] Pairs(JoinProbe probe, Column keys, int capacity)
    {
        using var probeRows = new RowIndices(MemoryBudget.Unlimited);
        using var buildRows = new RowIndices(MemoryBudget.Unlimited);
        var pairs = new List<(int, int)>();
        probe.Begin([keys], keys.Length);
        while (probe.NextPairs(probeRows, buildRows, capacity))
        {
            Assert.InRange(probeRows.Count, 1, capacity);
            for (int i = 0; i < probeRows.Count; i++)
            {
                pairs.Add((probeRows.AsSpan()[i], buildRows.AsSpan()[i]));
            }
        }

        return [.. pairs];
    }

    static int[] Existing(JoinProbe probe, Column keys, bool wanted)
    {
        using var rows = new RowIndices(MemoryBudget.Unlimited);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        probe.Begin([keys], keys.Length);
        probe.SelectExisting(wanted, keys.Length, rows, scratch);
        return rows.AsSpan().ToArray();
    }
}
