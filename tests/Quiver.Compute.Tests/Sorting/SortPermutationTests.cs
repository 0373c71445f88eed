using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Sorting;
using Quiver.Compute.Tests.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Sorting;

/// <summary>Orders of packed keys, in one part or several, against a stable sort that compares keys one by one.</summary>
public sealed unsafe class SortPermutationTests
{
    static readonly string[] _prefixes = ["", "", "name-", "nam", "n", "a prefix longer than a view "];
    static readonly string[] _alphabets = ["0123456789", "ab", "x", "abcdefghijklmnopqrstuvwxyz /.", "\0\u0001a", "äöüß漢"];

    [Fact]
    public void Random_keys_are_ordered_as_by_comparing_them()
    {
        for (int seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            int rows = new[] { 0, 1, 2, 40, 49, 300, 1100 }[random.Next(7)];
            Check(random, rows, parts: 1 + random.Next(3), $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Many_rows_are_packed_and_split_in_parts(int parts)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            Check(new Random((seed * 10) + parts), 66_000 + seed, parts, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("name-", 6, true, 30)]
    [InlineData("name-", 17, false, 64)]
    [InlineData("the same", 0, true, 0)]
    public void Texts_behind_a_common_prefix_take_the_bits_of_their_bytes(string prefix, int digits, bool isExact, int mostBits)
    {
        object?[] texts = [.. Enumerable.Range(0, 100).Select(i => (object?)(prefix + new string('7', i % (digits + 1))))];
        using Column column = ColumnBuilder.Build(DataType.Utf8, texts);
        TextPacking packing = TextPacking.Of((StringColumn)column, 64);
        Assert.Equal(isExact, packing.IsExact);
        Assert.InRange(packing.BitCount, 0, mostBits);
    }

    static void Check(Random random, int rows, int parts, string message)
    {
        Column[] keys = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Key(random, rows))];
        SortDirection[] directions = [.. keys.Select(_ => new SortDirection(random.Next(2) == 0, random.Next(2) == 0))];
        using var permutation = new SortPermutation(keys, directions, rows, MemoryBudget.Unlimited, parts);
        if (permutation.PartCount > 0)
        {
            int[] order = [.. Enumerable.Range(0, parts).OrderBy(_ => random.Next())];
            Array.ForEach(order, permutation.PackPart);
            permutation.MakeBuckets();
            Array.ForEach(order, permutation.SplitPart);
            permutation.EndSplit();
        }

        for (int b = 0; b < permutation.BucketCount; b++)
        {
            permutation.SortBucket(b);
        }

        using var indices = new RowIndices(MemoryBudget.Unlimited);
        permutation.CopyRows(0, rows, indices);
        int[] expected = [.. Enumerable.Range(0, rows)];
        var reference = new RowOrder(keys, directions);
        Array.Sort(expected, (a, b) => reference.Compare(a, b));
        Assert.True(new ReadOnlySpan<int>(indices.Rows, rows).SequenceEqual(expected),
            $"{message}: {string.Join(", ", keys.Select(k => k.Type))}");
        Array.ForEach(keys, k => k.Dispose());
    }

    static Column Key(Random random, int rows)
    {
        double nulls = random.Next(2) * 0.2;
        if (random.Next(2) == 0)
        {
            DataType[] types = [.. RandomColumns.FlatTypes.Where(t => !t.IsNested && t.Physical != PhysicalType.None)];
            return RandomColumns.Flat(random, types[random.Next(types.Length)], rows, nulls);
        }

        string prefix = _prefixes[random.Next(_prefixes.Length)];
        string alphabet = _alphabets[random.Next(_alphabets.Length)];
        int longest = new[] { 1, 4, 9, 20, 40 }[random.Next(5)];
        return ColumnBuilder.Build(DataType.Utf8, [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < nulls ? null : (object?)(
            prefix + string.Concat(Enumerable.Range(0, random.Next(longest + 1)).Select(_ => alphabet[random.Next(alphabet.Length)]))))]);
    }
}
