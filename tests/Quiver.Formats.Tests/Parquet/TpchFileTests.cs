using System.Globalization;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

public sealed class TpchFileTests
{
    [Theory]
    [InlineData("region", 5)]
    [InlineData("nation", 25)]
    [InlineData("supplier", 1000)]
    [InlineData("part", 20000)]
    [InlineData("customer", 15000)]
    [InlineData("partsupp", 80000)]
    [InlineData("orders", 150000)]
    [InlineData("lineitem", 600572)]
    public void Table_has_its_rows_in_every_column(string table, long rows)
    {
        using var file = Open(table);
        Assert.Equal(rows, file.RowCount);
        long read = 0;
        Visit(file, [.. Enumerable.Range(0, file.Schema.Fields.Count)], columns =>
        {
            Assert.All(columns, c => Assert.Equal(0, c.NullCount));
            read += columns[0].Length;
        });
        Assert.Equal(rows, read);
    }

    [Fact]
    public void Lineitem_sums_by_flag_are_those_of_query_1()
    {
        // The first query's answer: flag, status, sum of quantities, sum of prices, count among its columns.
        using var file = Open("lineitem");
        int[] columns = [.. new[] { "l_returnflag", "l_linestatus", "l_quantity", "l_extendedprice",
            "l_shipdate" }.Select(file.Schema.IndexOf)];
        var limit = new DateOnly(1998, 9, 2).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
        var sums = new SortedDictionary<string, (long Quantity, long Price, long Count)>(StringComparer.Ordinal);
        Visit(file, columns, batch =>
        {
            var quantity = ((FixedWidthColumn)batch[2]).Values<long>();
            var price = ((FixedWidthColumn)batch[3]).Values<long>();
            var day = ((FixedWidthColumn)batch[4]).Values<int>();
            for (var i = 0; i < day.Length; i++)
            {
                if (day[i] <= limit)
                {
                    var key = $"{batch[0].GetValue(i)}|{batch[1].GetValue(i)}";
                    var sum = sums.GetValueOrDefault(key);
                    sums[key] = (sum.Quantity + quantity[i], sum.Price + price[i], sum.Count + 1);
                }
            }
        });
        var lines = File.ReadAllLines(Path.Combine(ConformancePaths.Root!, "tpch", "answers", "q01.csv"));
        var expected = lines.Skip(1).Select(l => l.Split('|')).Select(c => (c[0], c[1], Number(c[2]), Number(c[3]), c[^1]));
        Assert.Equal(expected, sums.Select(s =>
            (s.Key[..1], s.Key[2..], s.Value.Quantity / 100m, s.Value.Price / 100m,
                s.Value.Count.ToString(CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Skipping_rows_gives_the_rows_of_a_full_read()
    {
        using var file = Open("orders");
        int[] columns = [.. Enumerable.Range(0, file.Schema.Fields.Count)];
        var all = new List<object?[]>();
        Visit(file, columns, batch =>
        {
            for (var i = 0; i < batch[0].Length; i++)
            {
                all.Add([.. batch.Select(c => c.GetValue(i))]);
            }
        });
        var random = new Random(3);
        for (var round = 0; round < 5; round++)
        {
            var start = 0;
            for (var group = 0; group < file.RowGroupCount; group++)
            {
                CheckSkips(file, group, columns, all.GetRange(start, (int)file.RowsOf(group)), random);
                start += (int)file.RowsOf(group);
            }
        }
    }

    static void CheckSkips(ParquetFile file, int group, int[] columns, List<object?[]> expected, Random random)
    {
        using var reader = file.ReadRowGroup(group, columns, MemoryBudget.Unlimited);
        for (var position = 0; position < expected.Count;)
        {
            var skip = Math.Min(random.Next(0, 20000), expected.Count - position);
            var count = Math.Min(random.Next(1, 300), expected.Count - position - skip);
            for (var c = 0; c < columns.Length; c++)
            {
                reader.SkipColumn(c, skip);
                using var column = reader.ReadColumn(c, count);
                for (var i = 0; i < count; i++)
                {
                    Assert.Equal(expected[position + skip + i][c], column.GetValue(i));
                }
            }

            position += skip + count;
        }
    }

    static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    static ParquetFile Open(string table)
    {
        Assert.SkipWhen(ConformancePaths.Root is null, "the conformance files are not beside the repository");
        return ParquetFile.Open(Path.Combine(ConformancePaths.Root!, "tpch", "sf0.1", table + ".parquet"));
    }

    static void Visit(ParquetFile file, int[] columns, Action<IReadOnlyList<Column>> visit)
    {
        for (var group = 0; group < file.RowGroupCount; group++)
        {
            using var reader = file.ReadRowGroup(group, columns, MemoryBudget.Unlimited);
            while (reader.ReadBatch() is { } batch)
            {
                visit(batch.Columns);
            }
        }
    }
}
