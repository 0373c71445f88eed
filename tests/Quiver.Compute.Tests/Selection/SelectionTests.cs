using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Xunit;

namespace Quiver.Compute.Tests.Selection;

public sealed unsafe class SelectionTests
{
    public static TheoryData<string> Encodings => [.. RandomColumns.Encodings];

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 1)]
    [InlineData(63, 0.1)]
    [InlineData(64, 1)]
    [InlineData(65, 0.9)]
    [InlineData(8192, 0.01)]
    [InlineData(8191, 0.5)]
    [InlineData(65536, 0.97)]
    public void FromMask_random_bits_lists_the_ones_in_order(int length, double density)
    {
        var random = new Random(length);
        ulong[] mask = new ulong[Bitmap.Words(length) + 1];
        Array.Fill(mask, ulong.MaxValue);
        List<int> expected = [];
        int[] selection = new int[length + 64];
        fixed (ulong* bits = mask)
        fixed (int* target = selection)
        {
            for (int i = 0; i < length; i++)
            {
                bool one = random.NextDouble() < density;
                Bitmap.Put(bits, i, one);
                if (one)
                {
                    expected.Add(i);
                }
            }

            Assert.Equal(expected.Count, SelectionKernel.CountOnes(bits, length));
            Assert.Equal(expected, selection[..SelectionKernel.FromMask(bits, length, target)]);
            Assert.Equal(expected, selection[..SelectionKernel.BitByBit(bits, length, target)]);
            SelectionKernel.Shift(target, expected.Count, 100_000, target);
            Assert.Equal(expected.Select(row => row + 100_000), selection[..expected.Count]);
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Take_runs_of_rows_equals_boxed_reference(string encoding)
    {
        var random = new Random(12);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        foreach ((DataType _, Column source, string what) in Columns(random, encoding))
        {
            object?[] values = Boxed.Values(source);
            var rows = new List<int>();
            for (int at = 0; at < source.Length; at += random.Next(2, 40))
            {
                rows.AddRange(Enumerable.Range(at, Math.Min(random.Next(1, 60), source.Length - at)));
            }

            int[] taken = [.. rows];
            fixed (int* indices = taken)
            {
                Boxed.AssertEqual([.. rows.Select(r => values[r])], TakeKernel.Take(source, indices, taken.Length, false, scratch), what);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Take_random_rows_equals_boxed_reference(string encoding)
    {
        var random = new Random(11);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        foreach ((DataType type, Column source, string what) in Columns(random, encoding))
        {
            object?[] values = Boxed.Values(source);
            foreach (bool missing in new[] { false, true })
            {
                int[] rows = RandomRows(random, source.Length, missing);
                object?[] expected = [.. rows.Select(r => r < 0 ? null : values[r])];
                fixed (int* indices = rows)
                {
                    Column taken = TakeKernel.Take(source, indices, rows.Length, missing, scratch);
                    Assert.Equal(type, taken.Type);
                    Boxed.AssertEqual(expected, taken, $"{what}, missing {missing}");
                    AssertNullViewsAreZero(taken);
                }

                if (!missing)
                {
                    ushort[] narrow = [.. rows.Select(r => (ushort)r)];
                    fixed (ushort* indices = narrow)
                    {
                        Column taken = TakeKernel.Take(source, indices, rows.Length, scratch);
                        Boxed.AssertEqual(expected, taken, $"{what}, 16 bit");
                        using Column detached = scratch.Detach(taken);
                        Boxed.AssertEqual(expected, detached, $"{what}, detached");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Copy_and_flatten_keep_values(string encoding)
    {
        var random = new Random(12);
        var budget = new MemoryBudget(1L << 30);
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        foreach ((DataType _, Column source, string what) in Columns(random, encoding))
        {
            object?[] values = Boxed.Values(source);
            Column flat = FlattenKernel.Flatten(source, scratch);
            Assert.False(flat is ConstantColumn or DictionaryColumn, what);
            Boxed.AssertEqual(values, flat, what);
            AssertNullViewsAreZero(flat);
            Column copy = CopyKernel.Copy(source, budget);
            Assert.Equal(source.GetType(), copy.GetType());
            source.Dispose();
            Boxed.AssertEqual(values, copy, what);
            copy.Dispose();
        }

        Assert.Equal(0, budget.UsedBytes);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Appender_runs_and_rows_equal_boxed_reference(string encoding)
    {
        var random = new Random(13);
        var budget = new MemoryBudget(1L << 30);
        foreach (DataType type in RandomColumns.Types)
        {
            using var appender = new ColumnAppender(type, budget);
            List<object?> expected = [];
            for (int round = 0; round < 12; round++)
            {
                string how = round % 3 == 2 ? "flat" : encoding;
                using Column source = RandomColumns.Make(random, type, how, RandomColumns.Lengths[round % 7], round % 2 * 0.3);
                object?[] values = Boxed.Values(source);
                int from = random.Next(source.Length + 1);
                int count = random.Next(source.Length - from + 1);
                appender.Append(source, from, count);
                expected.AddRange(values[from..(from + count)]);
                int[] rows = RandomRows(random, source.Length, missing: round % 4 == 1);
                fixed (int* indices = rows)
                {
                    appender.Append(source, indices, rows.Length);
                }

                expected.AddRange(rows.Select(r => r < 0 ? null : values[r]));
                if (round == 7)
                {
                    appender.Append(new NullColumn(3), 0, 3);
                    expected.AddRange([null, null, null]);
                }

                Assert.Equal(expected.Count, appender.Length);
            }

            Boxed.AssertEqual(expected, appender.View(), type.ToString());
            Assert.Equal(expected.Count(v => v is null), appender.View().NullCount);
            Assert.Equal(budget.UsedBytes, appender.Bytes);
            using Column column = appender.Finish();
            Boxed.AssertEqual(expected, column, type.ToString());
            AssertNullViewsAreZero(column);
            Assert.Equal(0, appender.Length);
        }

        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public void Concat_mixed_encodings_outlives_its_parts()
    {
        var random = new Random(14);
        var budget = new MemoryBudget(1L << 30);
        foreach (DataType type in RandomColumns.Types)
        {
            Column[] parts = [.. RandomColumns.Encodings.Select(e => RandomColumns.Make(random, type, e, 70)), new NullColumn(2)];
            object?[] expected = [.. parts.SelectMany(Boxed.Values)];
            using Column all = ConcatKernel.Concat(parts, type, budget);
            Array.ForEach(parts, p => p.Dispose());
            Assert.Equal(type, all.Type);
            Boxed.AssertEqual(expected, all, type.ToString());
            using Column none = ConcatKernel.Concat([], type, budget);
            Assert.Equal(0, none.Length);
        }

        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public void Concat_slices_of_one_dictionary_stays_dictionary()
    {
        using DictionaryColumn whole = RandomColumns.Dictionary(new Random(15), DataType.Utf8, 300, 0.2);
        object?[] expected = [.. Boxed.Values(whole).Skip(5)];
        var budget = new MemoryBudget(1L << 30);
        using (Column joined = ConcatKernel.Concat([whole.Slice(5, 70), whole.Slice(75, 225)], DataType.Utf8, budget))
        {
            Assert.IsType<DictionaryColumn>(joined);
            Boxed.AssertEqual(expected, joined, "slices");
        }

        using (var copies = new DictionaryCopies(budget))
        {
            using var first = (DictionaryColumn)CopyKernel.Copy(whole.Slice(0, 10), budget, copies);
            using var second = (DictionaryColumn)CopyKernel.Copy(whole.Slice(20, 10), budget, copies);
            Assert.Same(first.Values, second.Values);
        }

        Assert.Equal(0, budget.UsedBytes);
    }

    [Fact]
    public void Appender_null_type_counts_rows()
    {
        using var appender = new ColumnAppender(DataType.Null, MemoryBudget.Unlimited);
        appender.Append(new NullColumn(5), 1, 3);
        appender.AppendNulls(2);
        using Column column = appender.Finish();
        Assert.Equal(5, column.Length);
        Assert.True(column.IsNull(4));
    }

    static IEnumerable<(DataType Type, Column Source, string What)> Columns(Random random, string encoding)
    {
        foreach (DataType type in RandomColumns.Types)
        {
            foreach (int length in RandomColumns.Lengths)
            {
                double nulls = length % 2 == 0 ? 0.25 : 0;
                yield return (type, RandomColumns.Make(random, type, encoding, length, nulls), $"{type} {encoding} {length}");
            }
        }
    }

    static int[] RandomRows(Random random, int length, bool missing)
    {
        int count = length == 0 && !missing ? 0 : random.Next(150);
        int[] rows = new int[count];
        for (int i = 0; i < count; i++)
        {
            rows[i] = length == 0 || (missing && random.Next(4) == 0) ? -1 : random.Next(length);
        }

        return rows;
    }

    static void AssertNullViewsAreZero(Column column)
    {
        if (column is StringColumn text)
        {
            for (int i = 0; i < text.Length; i++)
            {
                Assert.True(!text.IsNull(i) || (text.Views[i].Low == 0 && text.Views[i].High == 0));
            }
        }
    }
}
