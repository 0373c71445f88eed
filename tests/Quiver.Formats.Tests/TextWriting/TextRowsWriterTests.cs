using System.Text;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Session;
using Quiver.Formats.Codecs;
using Quiver.Formats.Csv;
using Quiver.Formats.Files;
using Quiver.Formats.Json;
using Quiver.Formats.Tests.ParquetWriting;
using Quiver.Formats.Text;
using Quiver.ObjectStorage;
using Xunit;

namespace Quiver.Formats.Tests.TextWriting;

public sealed class TextRowsWriterTests
{
    static readonly Schema Wide = new([.. SampleColumns.Types.Select(t => new Field(t.Name, t.Type))]);

    [Theory]
    [InlineData("csv", 0)]
    [InlineData("csv", 2)]
    [InlineData("json", 0)]
    [InlineData("json", 1)]
    [InlineData("array", 0)]
    public void Bytes_are_the_same_whatever_the_threads_and_the_batches(string format, int compression)
    {
        const int Rows = 9000;
        using RecordBatch whole = Sample(Rows, 7);
        RecordBatch[] parts = [.. Parts(whole, 11)];
        byte[] expected = TextFiles.Write(Wide, Encoder(Wide, format), (TextCompression)compression, 0, whole);
        foreach (int threads in new[] { 0, 1, 2, 5 })
        {
            Assert.Equal(expected, TextFiles.Write(Wide, Encoder(Wide, format), (TextCompression)compression, threads, parts));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Compressed_pieces_are_read_as_one_text(int compression)
    {
        using RecordBatch whole = Sample(20_000, 3);
        byte[] plain = TextFiles.Write(Wide, Encoder(Wide, "csv"), TextCompression.None, 2, whole);
        byte[] compressed = TextFiles.Write(Wide, Encoder(Wide, "csv"), (TextCompression)compression, 2, whole);
        using Stream stream = compression == 1
            ? new GzipReadStream(new MemoryStream(compressed), "t")
            : new ZstdReadStream(new MemoryStream(compressed), "t");
        var read = new MemoryStream();
        stream.CopyTo(read);
        Assert.Equal(plain, read.ToArray());
    }

    /// <summary>The encoders of common types against the text of a cast, field by field.</summary>
    [Fact]
    public void Fields_of_csv_are_the_text_of_values()
    {
        const int Rows = 500;
        for (int seed = 0; seed < 5; seed++)
        {
            using RecordBatch batch = Sample(Rows, seed);
            var expected = new StringBuilder();
            for (int row = 0; row < Rows; row++)
            {
                expected.AppendJoin(',', batch.Columns.Select(c => Naive(c, row))).Append('\n');
            }

            Assert.Equal(expected.ToString(), TextFiles.Csv(Wide, new CsvWriterOptions { HasHeader = false }, batch));
        }
    }

    [Fact]
    public void Numbers_and_times_at_the_edges_are_the_text_of_values()
    {
        long[] longs =
        [
            .. Enumerable.Range(0, 19).Select(i => (long)Math.Pow(10, i)).SelectMany(p => new[] { p - 1, p, p + 1, -p, 1 - p }),
            long.MinValue, long.MaxValue, uint.MaxValue, uint.MaxValue + 1L,
        ];
        object?[] values = [.. longs.Select(v => (object)v)];
        AssertShown(ColumnBuilder.Build(DataType.Int64, values));
        AssertShown(Reinterpret(DataType.UInt64, longs));
        foreach (int scale in new[] { 0, 1, 2, 3, 17, 18 })
        {
            AssertShown(Reinterpret(DataType.Decimal(18, scale), longs));
        }

        foreach (TimeUnit unit in Enum.GetValues<TimeUnit>())
        {
            AssertShown(Reinterpret(DataType.Timestamp(unit), longs));
            AssertShown(Reinterpret(DataType.Timestamp(unit, "UTC"), longs));
        }

        var random = new Random(5);
        object?[] doubles = [.. longs.Select(v => (object)(v / 1000.0)), .. longs.Select(v => (object)(double)v), 0.0, -0.0, double.NaN,
            double.NegativeInfinity, 0.1 + 0.2, .. Enumerable.Range(0, 2000).Select(_ => (object)(random.Next(-100_000, 100_000) / 100.0))];
        AssertShown(ColumnBuilder.Build(DataType.Float64, doubles));
    }

    [Fact]
    public void Text_of_any_length_with_marks_anywhere_is_quoted_and_escaped()
    {
        string[] marks = ["", ",", "\"", "\n", "\r", "\\", "\u0001", " ", "\t", "é"];
        object?[] values = [.. Enumerable.Range(0, 40).SelectMany(length => marks.SelectMany(mark => new[] { 0, length / 2, length }
            .Select(at => (object)new string('x', length).Insert(at, mark))))];
        using Column column = ColumnBuilder.Build(DataType.Utf8, values);
        var schema = new Schema([new Field("t", DataType.Utf8)]);
        using var batch = new RecordBatch(schema, [column], column.Length);
        string csv = TextFiles.Csv(schema, new CsvWriterOptions { HasHeader = false }, batch);
        Assert.Equal(string.Concat(values.Select(v => Quoted((string)v!) + "\n")), csv);
        string[] lines = TextFiles.Json(schema, JsonWriterOptions.Default, batch).Split('\n');
        Assert.Equal(values, lines[..^1].Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("t").GetString()));
    }

    [Fact]
    public async Task Failures_and_cancellation_give_all_memory_back_and_leave_nothing()
    {
        using RecordBatch batch = Sample(9000, 1);
        var budget = new MemoryBudget(1L << 30);
        await Assert.ThrowsAsync<IOException>(
            () => TextFiles.WriteAsync(new FullStream(1000), Wide, Encoder(Wide, "csv"), TextCompression.None, 2, budget, batch));
        Assert.Equal(0, budget.UsedBytes);

        var small = new MemoryBudget(50_000);
        QuiverException error = await Assert.ThrowsAsync<QuiverException>(
            () => TextFiles.WriteAsync(Stream.Null, Wide, Encoder(Wide, "csv"), TextCompression.None, 2, small, batch));
        Assert.Equal(ErrorCode.OutOfMemory, error.Code);
        Assert.Equal(0, small.UsedBytes);

        string folder = Directory.CreateTempSubdirectory("quiver-text-").FullName;
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var context = new WriteContext(new WorkerPool(2), budget);
        await using (var target = new TextTarget("t", new AtomicFile(Path.Combine(folder, "t.csv"), isDurable: false),
            TextCompression.Gzip, Wide, Encoder(Wide, "csv"), context))
        {
            RecordBatch part = Parts(batch, 1).First();
            await target.WriteAsync(part, CancellationToken.None);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await target.CompleteAsync(cancelled.Token));
        }

        Assert.Empty(Directory.GetFiles(folder));
        Assert.Equal(0, budget.UsedBytes);
        Directory.Delete(folder);
    }

    static Func<TextRowEncoder> Encoder(Schema schema, string format) => format switch
    {
        "csv" => () => new CsvRowEncoder(schema),
        "json" => () => new JsonRowEncoder(schema, JsonWriterOptions.Default),
        _ => () => new JsonRowEncoder(schema, new JsonWriterOptions { Layout = JsonLayout.Array }),
    };

    static RecordBatch Sample(int rows, int seed) => new(
        Wide,
        [.. Wide.Fields.Select((f, i) => ColumnBuilder.Build(f.Type, SampleColumns.Values(f.Type, rows, (seed * 100) + i, 0.1)))],
        rows);

    static IEnumerable<RecordBatch> Parts(RecordBatch batch, int seed)
    {
        var random = new Random(seed);
        for (int first = 0, count; first < batch.Length; first += count)
        {
            int start = first;
            int length = count = Math.Min(batch.Length - first, random.Next(1, 3000));
            yield return new RecordBatch(batch.Schema, [.. batch.Columns.Select(c => c.Slice(start, length))], length);
        }
    }

    static unsafe Column Reinterpret(DataType type, long[] values)
    {
        using Column numbers = ColumnBuilder.Build(DataType.Int64, [.. values.Select(v => (object)v)]);
        var buffers = new ColumnBuffers();
        byte* data = buffers.Add(values.Length * 8L + 1024, MemoryBudget.Unlimited).Pointer;
        ((FixedWidthColumn)numbers).Values<long>().CopyTo(new Span<long>(data, values.Length));
        return new FixedWidthColumn(type, values.Length, data, null, 0, buffers);
    }

    static void AssertShown(Column column)
    {
        var schema = new Schema([new Field("v", column.Type)]);
        using var batch = new RecordBatch(schema, [column], column.Length);
        string[] expected = [.. Enumerable.Range(0, column.Length).Select(i => ValueText.Of(column, i))];
        Assert.Equal(expected, TextFiles.Csv(schema, new CsvWriterOptions { HasHeader = false }, batch).Split('\n')[..^1]);
    }

    static string Naive(Column column, int row) => column.IsNull(row) ? "" : Quoted(ValueText.Of(column, row));

    static string Quoted(string text) =>
        text.Length == 0 || text.IndexOfAny([',', '"', '\n', '\r']) >= 0 || text[0] is ' ' or '\t' || text[^1] is ' ' or '\t'
            ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""
            : text;
}
