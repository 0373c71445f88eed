using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet;
using Quiver.Formats.Parquet.Writing;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>Windows of time in rows that are sorted by series and time: what a scan keeps are runs, which it need not copy.</summary>
public sealed class ParquetWindowTests
{
    const int SeriesRows = 700;
    const int SeriesCount = 9;

    static readonly (string Name, DataType Type)[] _columns =
    [
        ("id", DataType.Int64), ("time", DataType.Int64), ("host", DataType.Utf8), ("count", DataType.Int64),
        ("isUp", DataType.Boolean), ("load", DataType.Float64),
    ];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 0.2)]
    public void Rows_of_a_window_come_with_their_own_values(int pageVersion, double compressionGain)
    {
        object?[][] values = Values(new Random(3));
        var options = new ParquetWriteOptions
        {
            RowGroupRows = 2500, DataPageRows = 300, PageVersion = pageVersion, Compression = CompressionCodec.Zstd,
            CompressionGain = compressionGain,
        };
        using var table = new ParquetTable([ParquetRoundTrip.Open(Write(values, options))]);
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            var start = (long)random.Next(-100, SeriesRows * 10);
            var end = start + random.Next(1, SeriesRows * 12);
            var host = random.Next(3) == 0 ? $"host-{random.Next(SeriesCount)}" : null;
            var expected = Enumerable.Range(0, values[0].Length)
                .Where(row => (long)values[1][row]! >= start && (long)values[1][row]! < end)
                .Where(row => host is null || host == (string)values[2][row]!)
                .Select(row => (long)row).ToHashSet();
            HashSet<long> found = Scan(table, start, end, host, random.Next(2) == 0 ? 256 : 1024, values);
            Assert.Superset(expected, found);
            Assert.True(found.Count <= expected.Count + (values[0].Length / 3), $"{found.Count} rows for {expected.Count}");
        }
    }

    /// <summary>Returns which rows a scan gives, after comparing all of their values.</summary>
    static HashSet<long> Scan(ParquetTable table, long start, long end, string? host, int batchRows, object?[][] values)
    {
        var filters = new List<Expression>
        {
            Compare(1, ComparisonOperator.GreaterOrEqual, ScalarValue.Int64(start)),
            Compare(1, ComparisonOperator.Less, ScalarValue.Int64(end)),
        };
        if (host is not null)
        {
            filters.Add(Compare(2, ComparisonOperator.Equal, ScalarValue.Text(host)));
        }

        var request = new ScanRequest
        {
            Projection = [0, 1, 2, 3, 4, 5],
            Filters = filters,
            Ordinals = Enumerable.Range(0, 6).ToDictionary(i => new ColumnId(i), i => i),
        };
        var budget = new MemoryBudget(64 << 20);
        var found = new HashSet<long>();
        using (var source = ((MorselScan)table.Scan(request)).Open(new TaskContext(budget, null!, batchRows, 2), CancellationToken.None))
        using (var reader = source.CreateReader())
        {
            while (reader.Next() is { } batch)
            {
                for (var row = 0; row < batch.Length; row++)
                {
                    var id = (long)batch.Columns[0].GetValue(row)!;
                    Assert.True(found.Add(id));
                    Assert.Equal(values.Select(column => column[id]), batch.Columns.Select(column => column.GetValue(row)));
                }
            }
        }

        Assert.Equal(0, budget.UsedBytes);
        return found;
    }

    static ComparisonExpression Compare(int ordinal, ComparisonOperator op, ScalarValue literal) => new(
        op, new ColumnExpression(new ColumnId(ordinal), _columns[ordinal].Name, _columns[ordinal].Type), new LiteralExpression(literal));

    static object?[][] Values(Random random)
    {
        long walk = 50;
        object?[][] columns = [.. _columns.Select(_ => new object?[SeriesRows * SeriesCount])];
        for (var row = 0; row < columns[0].Length; row++)
        {
            walk += random.Next(-2, 3);
            columns[0][row] = (long)row;
            columns[1][row] = row % SeriesRows * 10L;
            columns[2][row] = $"host-{row / SeriesRows}";
            columns[3][row] = random.Next(9) == 0 ? null : walk;
            columns[4][row] = random.Next(9) == 0 ? null : random.Next(2) == 0;
            columns[5][row] = random.NextDouble();
        }

        return columns;
    }

    static byte[] Write(object?[][] values, ParquetWriteOptions options)
    {
        var schema = new Schema([.. _columns.Select(column => new Field(column.Name, column.Type))]);
        using var batch = new RecordBatch(
            schema, [.. _columns.Select((column, i) => ColumnBuilder.Build(column.Type, values[i]))], values[0].Length);
        return ParquetRoundTrip.Write(schema, [batch], options);
    }
}
