using System.Globalization;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Joining;
using Quiver.Compute.Tests.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Joining;

/// <summary>Sets of join keys against a <see cref="HashSet{T}"/>: no key is ever missed, and few others are let through.</summary>
public sealed class KeySetTests
{
    static readonly DataType[] Types =
    [
        DataType.Int8, DataType.Int16, DataType.Int32, DataType.Int64, DataType.UInt8, DataType.UInt16, DataType.UInt32, DataType.Date,
        DataType.Decimal(9, 2),
    ];

    public static TheoryData<string> Encodings => [.. RandomColumns.Encodings];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void NoKeyIsMissed(string encoding)
    {
        var random = new Random(7);
        foreach (DataType type in Types)
        {
            foreach (int length in RandomColumns.Lengths)
            {
                var keys = (FixedWidthColumn)RandomColumns.Flat(random, type, length, 0.1);
                if (IntegerKeys.Range(keys) is not { } range)
                {
                    continue;
                }

                using KeySet set = KeySet.Build(keys, range, MemoryBudget.Unlimited);
                HashSet<object?> known = [.. Boxed.Values(keys).Where(k => k is not null)];
                Column asked = RandomColumns.Make(random, type, encoding, length);
                HashSet<int> passed = [.. Rows(set, asked)];
                for (int i = 0; i < length; i++)
                {
                    object? value = asked.GetValue(i);
                    Assert.True(value is not null || !passed.Contains(i), $"{type}: a null passes");
                    Assert.True(!known.Contains(value) || passed.Contains(i), $"{type}: {value} is missed");
                    Assert.True(set is not KeyBits || known.Contains(value) == passed.Contains(i), $"{type}: {value} passes bits");
                }

                Assert.Equal(known.Count > 0, Rows(set, keys).Any());
            }
        }
    }

    [Theory]
    [InlineData(0, 1_000_000, 1000)]
    [InlineData(long.MinValue, long.MaxValue, 1000)]
    [InlineData(-5, long.MaxValue, 3)]
    [InlineData(long.MaxValue - 100, long.MaxValue, 50)]
    public void FewOthersPass(long min, long max, int count)
    {
        var random = new Random(3);
        object?[] values = [min, max, .. Enumerable.Range(0, count).Select(_ => (object?)random.NextInt64(min, max))];
        var keys = (FixedWidthColumn)ColumnBuilder.Build(DataType.Int64, values);
        using KeySet set = KeySet.Build(keys, (min, max), MemoryBudget.Unlimited);
        HashSet<object?> known = [.. values];
        object?[] others = [.. Enumerable.Range(0, 20_000).Select(_ => (object?)random.NextInt64()).Where(v => !known.Contains(v))];
        Assert.Equal(values.Length, Rows(set, keys).Length);
        Assert.InRange(Rows(set, ColumnBuilder.Build(DataType.Int64, others)).Length, 0, others.Length / 20);
    }

    [Fact]
    public void MemoryIsWhatWasAnnounced()
    {
        foreach ((long min, long max, int count) in new[] { (0L, 100L, 5), (0L, 1L << 40, 5000), (-(1L << 22), 1L << 22, 10) })
        {
            object?[] values = [min, max, .. Enumerable.Range(0, count).Select(i => (object?)(min + i))];
            using KeySet set = KeySet.Build((FixedWidthColumn)ColumnBuilder.Build(DataType.Int64, values), (min, max), MemoryBudget.Unlimited);
            string what = string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");
            Assert.True(set.Bytes <= KeySet.BytesFor((min, max), values.Length) + 4096, what);
        }
    }

    static unsafe int[] Rows(KeySet set, Column values)
    {
        using var rows = new RowIndices(MemoryBudget.Unlimited);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        set.Select(values, rows, scratch);
        return rows.AsSpan().ToArray();
    }
}
