using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Hashing;
using Quiver.Compute.Selection;
using Quiver.Compute.Tests.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Hashing;

public sealed unsafe class HashTests
{
    [Fact]
    public void Hash_equal_values_agree_whatever_the_encoding()
    {
        var random = new Random(21);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        using var memo = new DictionaryHashes(MemoryBudget.Unlimited);
        foreach (DataType type in RandomColumns.Types)
        {
            foreach (string encoding in RandomColumns.Encodings)
            {
                foreach (int length in RandomColumns.Lengths)
                {
                    using Column column = RandomColumns.Make(random, type, encoding, length);
                    Column flat = FlattenKernel.Flatten(column, scratch);
                    ulong[] plain = Hashes(flat);
                    Assert.Equal(plain, Hashes(column));
                    Assert.Equal(plain, Hashes(column, memo: column is DictionaryColumn ? memo : null));
                    ulong[] expected = [.. plain.Select((h, i) => HashMix.Combine((ulong)i, h))];
                    Assert.Equal(expected, Hashes(column, combine: true));
                    for (int i = 0; i < length; i++)
                    {
                        Assert.True(!flat.IsNull(i) || plain[i] == HashMix.Null);
                    }
                }
            }
        }
    }

    [Fact]
    public void Hash_distinct_values_differ_in_high_and_in_low_bits()
    {
        object?[] numbers = [.. Enumerable.Range(0, 50_000).Select(i => (object?)(long)i)];
        object?[] shifted = [.. Enumerable.Range(0, 50_000).Select(i => (object?)((long)i << 40))];
        object?[] doubles = [.. Enumerable.Range(0, 50_000).Select(i => (object?)(double)i)];
        object?[] shortTexts = [.. Enumerable.Range(0, 50_000).Select(i => (object?)$"key{i}")];
        object?[] longTexts = [.. Enumerable.Range(0, 50_000).Select(i => (object?)$"a long common beginning {i}")];
        AssertSpread(ColumnBuilder.Build(DataType.Int64, numbers));
        AssertSpread(ColumnBuilder.Build(DataType.Int64, shifted));
        AssertSpread(ColumnBuilder.Build(DataType.Float64, doubles));
        AssertSpread(ColumnBuilder.Build(DataType.Utf8, shortTexts));
        AssertSpread(ColumnBuilder.Build(DataType.Utf8, longTexts));
    }

    [Fact]
    public void Hash_combined_pairs_differ_by_order()
    {
        Column first = ColumnBuilder.Build(DataType.Int32, [.. Enumerable.Range(0, 40_000).Select(i => (object?)(i / 200))]);
        Column second = ColumnBuilder.Build(DataType.Int32, [.. Enumerable.Range(0, 40_000).Select(i => (object?)(i % 200))]);
        ulong[] hashes = Hashes(first);
        fixed (ulong* pointer = hashes)
        {
            HashKernel.Hash(second, pointer, combine: true);
        }

        Assert.Equal(40_000, hashes.Distinct().Count());
        AssertSpread(hashes);
    }

    [Fact]
    public void Hash_special_values_agree()
    {
        ulong[] floats = Hashes(ColumnBuilder.Build(DataType.Float64, 0.0, -0.0, double.NaN, BitConverter.Int64BitsToDouble(-1), 1.5));
        Assert.Equal(floats[0], floats[1]);
        Assert.Equal(floats[2], floats[3]);
        Assert.NotEqual(floats[0], floats[4]);
        ulong[] singles = Hashes(ColumnBuilder.Build(DataType.Float32, 0.0f, -0.0f, float.NaN, float.NaN, 1.5f));
        Assert.Equal(floats, singles);
        Assert.Equal(
            Hashes(ColumnBuilder.Build(DataType.Decimal(10, 2), -12.34m, 99.99m, 0m)),
            Hashes(ColumnBuilder.Build(DataType.Decimal(30, 2), -12.34m, 99.99m, 0m)));
        Assert.Equal(Hashes(ColumnBuilder.Build(DataType.Int8, -5, 7)), Hashes(ColumnBuilder.Build(DataType.Int64, -5, 7)));
        ulong[] intervals = Hashes(ColumnBuilder.Build(DataType.Interval, new IntervalValue(1, 0, 0), new IntervalValue(0, 30, 0)));
        Assert.Equal(intervals[0], intervals[1]);
    }

    static ulong[] Hashes(Column column, bool combine = false, DictionaryHashes? memo = null)
    {
        ulong[] hashes = new ulong[column.Length + 1];
        for (int i = 0; i < hashes.Length; i++)
        {
            hashes[i] = (ulong)i;
        }

        fixed (ulong* pointer = hashes)
        {
            HashKernel.Hash(column, pointer, combine, memo);
        }

        Assert.Equal((ulong)column.Length, hashes[^1]);
        return hashes[..^1];
    }

    static void AssertSpread(Column column) => AssertSpread(Hashes(column));

    /// <summary>No bucket of 256 by the top or the low bits holds twice its share, and no bit is biased.</summary>
    static void AssertSpread(ulong[] hashes)
    {
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.True(hashes.CountBy(h => h >> 56).Max(b => b.Value) < hashes.Length / 128);
        Assert.True(hashes.CountBy(h => h & 255).Max(b => b.Value) < hashes.Length / 128);
        Assert.True(hashes.CountBy(h => (h >> 16) & 255).Max(b => b.Value) < hashes.Length / 128);
        for (int bit = 0; bit < 64; bit++)
        {
            double share = hashes.Count(h => ((h >> bit) & 1) != 0) / (double)hashes.Length;
            Assert.InRange(share, 0.48, 0.52);
        }
    }
}
