using System.Globalization;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Formats.ArrowIpc;
using Quiver.Formats.Codecs;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.ArrowIpc;

public sealed class ArrowTableTests : IDisposable
{
    static readonly Schema Schema = new(
        [new Field("id", DataType.Int64), new Field("name", DataType.Dictionary(DataType.Utf8)), new Field("value", DataType.Float64)]);

    readonly string _folder = Directory.CreateTempSubdirectory("quiver-arrow-").FullName;

    [Theory]
    [InlineData("t.arrow", 2)]
    [InlineData("t.arrows", 1)]
    public async Task Scan_returns_columns_asked_for_in_small_batches(string file, int morsels)
    {
        string path = Write(file, Schema, 20_000, 5);
        ArrowTable table = ArrowTable.Open([path]);
        Assert.Equal("id: Int64, name: Utf8, value: Float64", table.Schema.ToString());
        ExecutionPlan plan = table.Scan(new ScanRequest { Projection = [2, 1] });
        Assert.Equal($"ArrowScan {file}, columns [value, name]", plan.Describe());
        using (MorselSource source = ((MorselScan)plan).Open(NewContext(), TestContext.Current.CancellationToken))
        {
            Assert.Equal(morsels, source.MorselCount);
        }

        var rows = new List<string>();
        await foreach (RecordBatch batch in plan.ExecuteAsync(0, NewContext(), TestContext.Current.CancellationToken))
        {
            Assert.InRange(batch.Length, 1, 8192);
            for (int i = 0; i < batch.Length; i++)
            {
                rows.Add(string.Create(CultureInfo.InvariantCulture, $"{batch.Columns[0].GetValue(i)} {batch.Columns[1].GetValue(i)}"));
            }
        }

        Assert.Equal(
            [.. Enumerable.Range(0, 20_000).Concat(Enumerable.Range(0, 5))
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i / 2.0} name {i % 7}"))],
            rows);
    }

    [Fact]
    public async Task Files_of_one_table_may_order_their_columns_differently()
    {
        var other = new Schema([Schema.Fields[2], Schema.Fields[0], Schema.Fields[1]]);
        ArrowTable table = ArrowTable.Open([Write("a.arrow", Schema, 3), Write("b.arrows", other, 2)]);
        var ids = new List<object?>();
        await foreach (RecordBatch batch in table.Scan(new ScanRequest { Projection = [0] })
            .ExecuteAsync(0, NewContext(), TestContext.Current.CancellationToken))
        {
            ids.AddRange(Enumerable.Range(0, batch.Length).Select(batch.Columns[0].GetValue));
        }

        Assert.Equal([0L, 1L, 2L, 0L, 1L], ids);
        string wrong = Write("c.arrow", new Schema([new Field("id", DataType.Utf8), Schema.Fields[1], Schema.Fields[2]]), 0);
        QuiverException e = Assert.Throws<QuiverException>(() => ArrowTable.Open([Path.Combine(_folder, "a.arrow"), wrong]));
        Assert.Equal(ErrorCode.TypeMismatch, e.Code);
    }

    [Fact]
    public void Missing_and_foreign_files_are_named()
    {
        string missing = Path.Combine(_folder, "missing.arrow");
        QuiverException e = Assert.Throws<QuiverException>(() => ArrowTable.Open([missing]));
        Assert.Equal((ErrorCode.FileNotFound, $"there is no file \"{missing}\""), (e.Code, e.Message));
        string foreign = Path.Combine(_folder, "foreign.arrow");
        File.WriteAllText(foreign, "id,name\n1,x\n");
        Assert.Equal(ErrorCode.CorruptFile, Assert.Throws<QuiverException>(() => ArrowTable.Open([foreign])).Code);
    }

    [Theory]
    [InlineData(BodyCompression.None)]
    [InlineData(BodyCompression.Lz4Frame)]
    [InlineData(BodyCompression.Zstd)]
    public void Compressed_files_of_all_types_read_as_written(object compression)
    {
        var codec = (BodyCompression)compression;
        Assert.SkipWhen(codec == BodyCompression.Zstd && !BlockCodec.CanCompress(CompressionCodec.Zstd), "there is no zstd compressor");
        var schema = new Schema([.. SampleColumns.Types.Select(t => new Field(t.Name, t.Type))]);
        Column[] columns = [.. schema.Fields.Select((f, i) => ColumnBuilder.Build(f.Type, SampleColumns.Values(f.Type, 3000, i, 0.1)))];
        string[] expected = [.. columns.Select(IpcRoundTrip.Text)];
        using var batch = new RecordBatch(schema, columns, 3000);
        foreach (string name in new[] { "c.arrow", "c.arrows" })
        {
            string path = Path.Combine(_folder, name);
            using (var writer = new ArrowFormatWriter(path, schema, new ArrowFormatOptions { Compression = codec }))
            {
                writer.Write(batch);
                writer.Finish();
            }

            var options = new ArrowReadOptions { Codec = ArrowBodyCodec.Instance, Budget = new MemoryBudget(1 << 30) };
            List<RecordBatch> read = IpcRoundTrip.Read(File.ReadAllBytes(path), options).Batches;
            Assert.Equal(expected, read.Single().Columns.Select(IpcRoundTrip.Text));
            read.ForEach(b => b.Dispose());
            Assert.Equal(0, options.Budget.UsedBytes);
        }
    }

    [Theory]
    [InlineData(1000, 3, 3000)]
    [InlineData(5000, 1000, 5000)]
    [InlineData(10, 4096, 10_000)]
    public void Rows_are_collected_to_batches_of_one_size(int rows, int batches, int batchRows)
    {
        var schema = new Schema([new Field("id", DataType.Int64), new Field("name", DataType.Utf8)]);
        string path = Path.Combine(_folder, "sized.arrow");
        using (var writer = new ArrowFormatWriter(path, schema, new ArrowFormatOptions { BatchRows = batchRows }))
        {
            using RecordBatch batch = Rows(schema, rows);
            for (int i = 0; i < Math.Min(batches, 40); i++)
            {
                writer.Write(batch);
            }

            writer.Finish();
        }

        List<RecordBatch> read = IpcRoundTrip.Read(File.ReadAllBytes(path)).Batches;
        Assert.Equal(rows * Math.Min(batches, 40), read.Sum(b => b.Length));
        Assert.All(read.SkipLast(1), b => Assert.Equal(batchRows, b.Length));
        Assert.Equal(
            Enumerable.Range(0, rows * Math.Min(batches, 40)).Select(i => (long)(i % rows)),
            read.SelectMany(b => ((FixedWidthColumn)b.Columns[0]).Values<long>().ToArray()));
        (long count, bool isExact) = (ArrowTable.Open([path]).Statistics!.RowCount, ArrowTable.Open([path]).Statistics!.IsExact);
        Assert.Equal((rows * Math.Min(batches, 40), read.Count <= 16), (count, isExact));
    }

    [Fact]
    public void Only_the_buffers_of_columns_wanted_are_read()
    {
        var schema = new Schema([new Field("a", DataType.Int64), new Field("b", DataType.Float64), new Field("c", DataType.Utf8)]);
        string path = Write("lazy.arrow", schema, 60_000);
        using var stream = new CountingStream(File.ReadAllBytes(path));
        using ArrowFileReader file = ArrowFileReader.Open(stream);
        file.Select([false, true, false]);
        stream.BytesRead = 0;
        using RecordBatch batch = file.ReadBatch(0);
        Assert.Equal(29_999.5, ((FixedWidthColumn)batch.Columns[0]).Values<double>()[^1]);
        Assert.InRange(stream.BytesRead, 60_000 * 8, (60_000 * 8) + 2000);
    }

    [Fact]
    public void Unfinished_file_leaves_nothing()
    {
        using (var writer = new ArrowFormatWriter(Path.Combine(_folder, "x.arrow"), Schema))
        {
            using RecordBatch batch = Rows(Schema, 10);
            writer.Write(batch);
            Assert.Equal(10, writer.RowCount);
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(GoldenStreams.Zstd)]
    [InlineData(GoldenStreams.Lz4)]
    public void Compressed_bodies_are_read_where_there_are_codecs(string golden)
    {
        byte[] bytes = IpcRoundTrip.Unzip(golden);
        RecordBatch batch = IpcRoundTrip.Read(bytes, new ArrowReadOptions { Codec = ArrowBodyCodec.Instance }).Batches.Single();
        Assert.Equal(Enumerable.Range(0, 9000).Select(i => (long)(i >> 6)), ((FixedWidthColumn)batch.Columns[0]).Values<long>().ToArray());
        QuiverException e = Assert.Throws<QuiverException>(() => IpcRoundTrip.Read(bytes));
        Assert.Equal(ErrorCode.NotSupported, e.Code);
        var random = new Random(17);
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 + random.Next(255));
            var options = new ArrowReadOptions { Codec = ArrowBodyCodec.Instance, Budget = new MemoryBudget(100 << 20) };
            Exception? failure = Record.Exception(() => IpcRoundTrip.Read(damaged, options));
            Assert.True(failure is null or QuiverException { Code: ErrorCode.CorruptFile or ErrorCode.NotSupported }, failure?.ToString());
        }
    }

    /// <summary>Frames put together by hand; in the third a block refers to the one before it.</summary>
    [Theory]
    [InlineData("04224D18604082" + "0D000080" + "68656C6C6F2068656C6C6F2068" + "00000000", "hello hello h")]
    [InlineData("04224D18604082" + "0B000000" + "66" + "68656C6C6F20" + "0600" + "10" + "21" + "00000000", "hello hello hell!")]
    [InlineData("04224D18404082" + "04000080" + "61626364" + "05000000" + "04" + "0400" + "10" + "2E" + "00000000", "abcdabcdabcd.")]
    public void Lz4_frames_decode(string hex, string expected)
    {
        byte[] frame = Convert.FromHexString(hex);
        byte[] result = new byte[expected.Length];
        Lz4FrameDecoder.Decompress(frame, result);
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(result));
        for (int length = 1; length < frame.Length; length++)
        {
            Assert.Throws<QuiverException>(() => Lz4FrameDecoder.Decompress(frame.AsSpan(0, length), new byte[expected.Length]));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static TaskContext NewContext() => new(MemoryBudget.Unlimited, null!, 8192, 1);

    string Write(string file, Schema schema, params int[] rows)
    {
        string path = Path.Combine(_folder, file);
        using var writer = new ArrowFormatWriter(path, schema);
        foreach (int count in rows)
        {
            using RecordBatch batch = Rows(schema, count);
            writer.Write(batch);
        }

        writer.Finish();
        return path;
    }

    static RecordBatch Rows(Schema schema, int count)
    {
        var columns = new List<Column>();
        foreach (Field field in schema.Fields)
        {
            object?[] values = [.. Enumerable.Range(0, count).Select(i => (object)(field.Type.Logical.Id switch
            {
                TypeId.Int64 => (long)i,
                TypeId.Float64 => i / 2.0,
                _ => $"name {i % 7}",
            }))];
            columns.Add(ColumnBuilder.Build(field.Type.Logical, values));
        }

        return new RecordBatch(schema, columns, count);
    }
}
