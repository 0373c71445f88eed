using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>A scan with filters gives the rows that reading everything and filtering gives, and leaves pages and row groups out.</summary>
public sealed class ParquetScanTests
{
    static readonly Field[] Columns =
    [
        new("sorted", DataType.Int64, false), new("clustered", DataType.Int32), new("kind", DataType.Utf8), new("text", DataType.Utf8),
        new("real", DataType.Float64), new("list", DataType.List(DataType.Int32)),
        new("struct", DataType.Struct(new Field("a", DataType.Int32), new Field("b", DataType.List(DataType.Utf8)))),
    ];

    [Theory]
    [InlineData(1, 400, true, true)]
    [InlineData(2, 400, false, true)]
    [InlineData(3, 3000, true, true)]
    [InlineData(4, 60, false, true)]
    [InlineData(5, 900, true, false)]
    public void Scan_with_filters_gives_the_rows_that_pass(int seed, int pageBytes, bool useDictionary, bool isIndexed)
    {
        var random = new Random(seed);
        var rows = Rows(random, 4000);
        var options = new ParquetWriteOptions
        {
            DataPageBytes = pageBytes, DictionaryBytes = useDictionary ? 1 << 20 : 0, RowGroupRows = 1100,
        };
        var bytes = Write(rows, options);
        using var table = Open(isIndexed ? PageIndexer.Add(bytes) : bytes);
        long pagesSkipped = 0;
        long rowsLeftOut = 0;
        for (var round = 0; round < 25; round++)
        {
            var (filter, passes) = RandomFilter(random, rows, 2);
            var expected = rows.Where(passes).Select(Text).ToList();
            var scan = (ParquetScan)table.Scan(Request(filter));
            var read = ReadAll(scan, random.Next(3) switch { 0 => 64, 1 => 700, _ => 8192 });
            Assert.Equal(expected, read.Where(passes).Select(Text));
            pagesSkipped += scan.Counters.PagesSkipped;
            rowsLeftOut += scan.Counters.RowsLeftOut;
        }

        Assert.True(rowsLeftOut > 5_000, $"only {rowsLeftOut} rows were left out");
        Assert.True(!isIndexed || pagesSkipped > 50, $"only {pagesSkipped} pages were skipped");
    }

    [Fact]
    public void Page_index_reads_only_the_pages_of_the_rows()
    {
        var rows = Rows(new Random(7), 20_000);
        using var table = Open(PageIndexer.Add(Write(rows, new ParquetWriteOptions { DataPageBytes = 500, RowGroupRows = 20_000 })));
        var filter = Compare("sorted", ComparisonOperator.Equal, rows[12_345][0]!);
        var scan = (ParquetScan)table.Scan(Request(filter));
        var read = ReadAll(scan, 8192);

        Assert.Contains(Text(rows[12_345]), read.Select(Text));
        Assert.InRange(scan.Counters.PagesRead, Columns.Length, 60);
        Assert.True(scan.Counters.PagesSkipped > 500, scan.Counters.ToString());
    }

    [Fact]
    public void Bloom_filter_excludes_values_within_the_bounds()
    {
        var rows = Rows(new Random(8), 3000);
        using var table = Open(PageIndexer.Add(Write(rows, new ParquetWriteOptions { DictionaryBytes = 0, RowGroupRows = 1000 }), false));
        using var indexed = Open(PageIndexer.Add(Write(rows, new ParquetWriteOptions { DictionaryBytes = 0, RowGroupRows = 1000 })));
        var missing = Compare("text", ComparisonOperator.Equal, "text 77 is not there");
        var list = new InListExpression(Column("text"), [ScalarValue.Text("text 1 not"), ScalarValue.Text("text 2 not")], false);
        foreach (var filter in new Expression[] { missing, list, new LogicalExpression(false, [missing, list]) })
        {
            var without = (ParquetScan)table.Scan(Request(filter));
            var with = (ParquetScan)indexed.Scan(Request(filter));
            Assert.Equal(0, without.Counters.RowGroupsByBloom);
            Assert.Empty(ReadAll(with, 8192));
            Assert.Equal(3, with.Counters.RowGroupsByBloom);
        }
    }

    [Fact]
    public void Dictionary_without_a_match_leaves_the_row_group_out()
    {
        var rows = Rows(new Random(9), 3000);
        using var table = Open(Write(rows, new ParquetWriteOptions { RowGroupRows = 1000 }));
        foreach (var group in table.Files[0].Metadata.RowGroups)
        {
            // The writer names PLAIN for the dictionary page; DuckDB and parquet-mr name what data pages have only.
            group.Columns[2].Metadata!.Encodings =
                [Quiver.Formats.Parquet.Metadata.ParquetEncoding.PlainDictionary, Quiver.Formats.Parquet.Metadata.ParquetEncoding.Rle];
        }

        var like = new LikeExpression(Column("kind"), new LiteralExpression(ScalarValue.Text("%kind 9_9%")), null, false);
        var scan = (ParquetScan)table.Scan(Request(like));
        Assert.Empty(ReadAll(scan, 8192));
        Assert.Equal(3, scan.Counters.RowGroupsByDictionary);
        Assert.Equal(0, scan.Counters.PagesRead);

        // Null passes where the filter says so, whatever the dictionary has.
        var isNull = new UnaryExpression(UnaryOperator.IsNull, Column("kind"));
        var nulls = (ParquetScan)table.Scan(Request(new LogicalExpression(false, [like, isNull])));
        Assert.Equal(rows.Count(row => row[2] is null), ReadAll(nulls, 8192).Count(row => row[2] is null));
    }

    [Fact]
    public void Damaged_page_index_is_an_error_or_not_used()
    {
        var rows = Rows(new Random(10), 4000);
        var bytes = PageIndexer.Add(Write(rows, new ParquetWriteOptions { DataPageBytes = 500, RowGroupRows = 2000 }));
        var random = new Random(11);
        using var whole = Open(bytes);
        var chunks = whole.Files[0].Metadata.RowGroups.SelectMany(group => group.Columns).ToList();
        var filter = Compare("sorted", ComparisonOperator.Equal, rows[1234][0]!);
        for (var round = 0; round < 150; round++)
        {
            var damaged = (byte[])bytes.Clone();
            var chunk = chunks[random.Next(chunks.Count)];
            var (start, length) = random.Next(2) == 0 && chunk.ColumnIndexOffset is { } at
                ? (at, chunk.ColumnIndexLength!.Value)
                : (chunk.OffsetIndexOffset ?? 4, chunk.OffsetIndexLength ?? 100);
            damaged[start + random.Next(length)] ^= (byte)(1 << random.Next(8));
            using var table = Open(damaged);
            try
            {
                ReadAll((ParquetScan)table.Scan(Request(filter)), 8192);
            }
            catch (Quiver.Arrow.Errors.QuiverException error)
            {
                Assert.Equal(Quiver.Arrow.Errors.ErrorCode.CorruptFile, error.Code);
            }
        }
    }

    static List<object?[]> Rows(Random random, int count)
    {
        var nulls = random.Next(3) * 0.15;
        object? OrNull(object value) => random.NextDouble() < nulls ? null : value;
        var rows = new List<object?[]>(count);
        long sorted = -500;
        for (var i = 0; i < count; i++)
        {
            sorted += random.Next(3);
            var list = Enumerable.Range(0, random.Next(5)).Select(_ => OrNull(random.Next(100))).ToArray();
            var texts = Enumerable.Range(0, random.Next(3)).Select(_ => OrNull("element " + random.Next(50))).ToArray();
            rows.Add(
            [
                sorted, OrNull((i / 50) + random.Next(20)), OrNull("kind " + (random.Next(4) + (i / 1000))),
                OrNull("text " + random.Next(100_000)), OrNull(random.Next(40) == 0 ? double.NaN : random.Next(1000) / 8.0 - 20),
                OrNull(list), OrNull(new object?[] { OrNull(i), OrNull(texts) }),
            ]);
        }

        return rows;
    }

    static (Expression Filter, Func<object?[], bool> Passes) RandomFilter(Random random, List<object?[]> rows, int depth)
    {
        if (depth > 0 && random.Next(2) == 0)
        {
            var isAnd = random.Next(3) > 0;
            var parts = Enumerable.Range(0, random.Next(2, 4)).Select(_ => RandomFilter(random, rows, depth - 1)).ToList();
            return (new LogicalExpression(isAnd, [.. parts.Select(p => p.Filter)]),
                row => isAnd ? parts.All(p => p.Passes(row)) : parts.Any(p => p.Passes(row)));
        }

        var ordinal = random.Next(5);
        var pick = rows[random.Next(rows.Count)][ordinal];
        if (random.Next(8) == 0 || pick is null or double.NaN)
        {
            var wantsNull = random.Next(2) == 0;
            return (new UnaryExpression(wantsNull ? UnaryOperator.IsNull : UnaryOperator.IsNotNull, Column(Columns[ordinal].Name)),
                row => row[ordinal] is null == wantsNull);
        }

        if (random.Next(5) == 0)
        {
            object[] values = [pick, .. Enumerable.Range(0, 3).Select(_ => rows[random.Next(rows.Count)][ordinal]).OfType<object>()
                .Where(v => v is not double.NaN)];
            return (new InListExpression(Column(Columns[ordinal].Name), [.. values.Select(v => Scalar(ordinal, v))], false),
                row => values.Contains(row[ordinal]));
        }

        var op = (ComparisonOperator)random.Next(6);
        return (Compare(Columns[ordinal].Name, op, pick), row => row[ordinal] is { } value && Passes(op, value, pick));
    }

    static bool Passes(ComparisonOperator op, object value, object literal)
    {
        // NaN is above all numbers here.
        var order = value is double.NaN ? 1
            : value is string text ? string.CompareOrdinal(text, (string)literal) : Comparer<object>.Default.Compare(value, literal);
        return op switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.NotEqual => order != 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }

    static ColumnExpression Column(string name)
    {
        var ordinal = Array.FindIndex(Columns, field => field.Name == name);
        return new ColumnExpression(new ColumnId(ordinal), name, Columns[ordinal].Type);
    }

    static ComparisonExpression Compare(string name, ComparisonOperator op, object value) =>
        new(op, Column(name), new LiteralExpression(Scalar(Array.FindIndex(Columns, field => field.Name == name), value)));

    static ScalarValue Scalar(int ordinal, object value) => new(Columns[ordinal].Type, value);

    static ScanRequest Request(Expression filter) => new()
    {
        Projection = [.. Enumerable.Range(0, Columns.Length)],
        Filters = filter is LogicalExpression { IsAnd: true } ? [.. filter.Children] : [filter],
        Ordinals = Enumerable.Range(0, Columns.Length).ToDictionary(i => new ColumnId(i), i => i),
    };

    static byte[] Write(List<object?[]> rows, ParquetWriteOptions options)
    {
        var schema = new Schema(Columns);
        Column[] columns = [.. Columns.Select((field, i) => ColumnBuilder.Build(field.Type, [.. rows.Select(row => row[i])]))];
        return ParquetRoundTrip.Write(schema, [new RecordBatch(schema, columns, rows.Count)], options);
    }

    static ParquetTable Open(byte[] bytes) => new([ParquetRoundTrip.Open(bytes)]);

    static List<object?[]> ReadAll(ParquetScan scan, int batchSize)
    {
        var budget = new MemoryBudget(64 << 20);
        var rows = new List<object?[]>();
        var context = new TaskContext(budget, null!, batchSize, 2);
        using (var source = scan.Open(context, CancellationToken.None))
        using (var reader = source.CreateReader())
        {
            while (reader.Next() is { } batch)
            {
                rows.AddRange(Enumerable.Range(0, batch.Length).Select(i => batch.Columns.Select(c => c.GetValue(i)).ToArray()));
            }
        }

        Assert.Equal(0, budget.UsedBytes);
        return rows;
    }

    static string Text(object?[] row) => string.Join("|", row.Select(SampleColumns.Text));
}
