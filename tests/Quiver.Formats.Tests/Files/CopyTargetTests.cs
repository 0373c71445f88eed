using System.Buffers.Binary;
using System.IO.Compression;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Session;
using Quiver.Engine.Types;
using Quiver.Formats.Codecs;
using Xunit;

namespace Quiver.Formats.Tests.Files;

public sealed class CopyTargetTests : IDisposable
{
    static readonly Schema Columns = new([new Field("a", DataType.Int64), new Field("b", DataType.Utf8)]);
    static readonly WriteContext Context = new(new WorkerPool(2), MemoryBudget.Unlimited);
    readonly TableReading _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("x.parquet")]
    [InlineData("x.csv")]
    [InlineData("x.tsv")]
    [InlineData("x.arrow")]
    [InlineData("x.feather")]
    [InlineData("x.arrows")]
    [InlineData("x.arrow", "compression=lz4", "batch_size=2")]
    [InlineData("x.arrows", "compression=uncompressed", "row_group_size=1")]
    [InlineData("x.json")]
    [InlineData("x.jsonl")]
    [InlineData("x.csv.gz")]
    [InlineData("x.parquet", "compression=gzip", "row_group_size=1")]
    [InlineData("x.parquet", "compression=lz4")]
    [InlineData("x.parquet", "compression=zstd", "compression_level=19", "parquet_version=v2", "page_rows=1", "sorted_by=a")]
    [InlineData("x.parquet", "encoding=plain", "bloom_filter=false", "dictionary_size_limit=0", "page_size=100")]
    [InlineData("x.json", "array=true")]
    [InlineData("x.csv", "delimiter=|", "quote='")]
    public async Task Written_file_isReadBack(string name, params string[] options)
    {
        await WriteAsync(name, null, Options(options));
        Assert.Equal("a: Int64, b: Utf8\n1|x,\"y'|\n2|∅\n3|", Read(name, options));
        Assert.Equal([name], Directory.GetFiles(_files.Root).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("csv", "a,b\n1,\"x,\"\"y'|\"\n2,\n3,\"\"\n")]
    [InlineData("csv", "1;'x,\"y''|'\n2;-\n3;''\n", "HEADER=false", "DELIMITER=;", "QUOTE='", "NULL=-")]
    [InlineData("json", "{\"a\":1,\"b\":\"x,\\\"y'|\"}\n{\"a\":2,\"b\":null}\n{\"a\":3,\"b\":\"\"}\n")]
    [InlineData("json", "[\n{\"a\":1,\"b\":\"x,\\\"y'|\"},\n{\"a\":2,\"b\":null},\n{\"a\":3,\"b\":\"\"}\n]\n", "ARRAY=true")]
    public async Task Text_isWrittenAsAskedFor(string format, string expected, params string[] options)
    {
        await WriteAsync("out", format, Options(options));
        Assert.Equal(expected, File.ReadAllText(Path.Combine(_files.Root, "out")));
    }

    [Fact]
    public async Task Gzip_isWrittenWhereAskedFor()
    {
        await WriteAsync("x.csv", null, Options(["compression=gzip"]));
        using var stream = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(_files.Root, "x.csv")), CompressionMode.Decompress));
        Assert.StartsWith("a,b\n1,", stream.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.csv", "compression=zstd")]
    [InlineData("x.csv.zst")]
    public async Task Zstd_isWrittenWhereAskedFor(string name, params string[] options)
    {
        await WriteAsync(name, null, Options(options));
        using var stream = new StreamReader(new ZstdReadStream(File.OpenRead(Path.Combine(_files.Root, name)), name));
        Assert.StartsWith("a,b\n1,", stream.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.parquet")]
    [InlineData("x.csv")]
    [InlineData("x.json")]
    public async Task Writer_thatIsNotCompleted_leavesTheOldFile(string name)
    {
        string path = _files.Write(name, "old");
        await using (IFileWriter writer = _files.Formats.Create(path, null, Options([]), Columns, Context))
        {
            await writer.WriteAsync(Batch(), CancellationToken.None);
        }

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_files.Root));
    }

    [Theory]
    [InlineData("x.txt",
        "\"R/x.txt\" has none of the known extensions .parquet, .csv, .tsv, .json, .ndjson, .jsonl, .arrow, .feather, .ipc, .arrows; "
        + "name the format, such as (FORMAT parquet)")]
    [InlineData("", "cannot write \"R\": it is a folder", "format=csv")]
    [InlineData("x.csv",
        "unknown file format \"parket\"; known are parquet, csv, tsv, json, ndjson, jsonl, arrow, feather, ipc, arrows; "
            + "did you mean \"parquet\"?",
        "format=parket")]
    [InlineData("x.parquet",
        "option compression of COPY TO parquet takes one of none, uncompressed, snappy, gzip, brotli, lz4, lz4_raw, zstd, not 'zip'",
        "compression=zip")]
    [InlineData("x.parquet", "COPY TO parquet has no option \"row_group_siz\"; "
        + "it takes bloom_filter, bloom_filter_false_positive_ratio, codec, compression, compression_level, dictionary_size_limit, "
        + "encoding, kv_metadata, page_rows, page_size, parquet_version, row_group_size, row_group_size_bytes, sorted_by; "
        + "did you mean \"row_group_size\"?", "row_group_siz=1")]
    [InlineData("x.csv", "delimiter and quote of a CSV file must be two different ASCII characters", "delimiter=;", "quote=;")]
    public void Create_failure_saysWhatIsWrongAndLeavesNothing(string name, string message, params string[] options)
    {
        Dictionary<string, ScalarValue> values = Options(options);
        string? format = values.Remove("format", out ScalarValue? named) ? (string)named.Value! : null;
        var error = Assert.Throws<QuiverException>(
            () => _files.Formats.Create(Path.Combine(_files.Root, name), format, values, Columns, Context));
        Assert.Equal(message, _files.Neutral(error.Message));
        Assert.Empty(Directory.GetFileSystemEntries(_files.Root));
    }

    [Theory]
    [InlineData(1, "file 'R/x.parquet': it does not end with the bytes PAR1 of a Parquet file; it is truncated or of another format")]
    [InlineData(0, "file 'R/x.parquet': its footer announces 2147483632 bytes, the file has ")]
    public async Task Damaged_parquet_isAnError(int cut, string message)
    {
        await WriteAsync("x.parquet", null, Options([]));
        string path = Path.Combine(_files.Root, "x.parquet");
        byte[] bytes = File.ReadAllBytes(path);
        if (cut == 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - 8), 0x7FFFFFF0);
        }

        File.WriteAllBytes(path, bytes[..^cut]);
        var error = Assert.Throws<QuiverException>(() => _files.Open("x.parquet"));
        Assert.Equal(ErrorCode.CorruptFile, error.Code);
        Assert.StartsWith(message, _files.Neutral(error.Message), StringComparison.Ordinal);
    }

    string Read(string name, string[] options) => options.Contains("quote='")
        ? _files.Call("read_csv", name, ("quote", "'"))
        : _files.Read(name);

    async Task WriteAsync(string name, string? format, Dictionary<string, ScalarValue> options)
    {
        await using IFileWriter writer = _files.Formats.Create(Path.Combine(_files.Root, name), format, options, Columns, Context);
        await writer.WriteAsync(Batch(), CancellationToken.None);
        await writer.CompleteAsync(CancellationToken.None);
    }

    static RecordBatch Batch() => new(
        Columns,
        [ColumnBuilder.Build(DataType.Int64, [1L, 2L, 3L]), ColumnBuilder.Build(DataType.Utf8, ["x,\"y'|", null, ""])],
        3);

    static Dictionary<string, ScalarValue> Options(string[] options) => options.Select(o => o.Split('=', 2)).ToDictionary(
        o => o[0],
        o => bool.TryParse(o[1], out bool flag) ? ScalarValue.Boolean(flag)
            : int.TryParse(o[1], out int number) ? ScalarValue.Int64(number)
            : ScalarValue.Text(o[1]),
        StringComparer.OrdinalIgnoreCase);
}
