using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Files;
using Quiver.Formats.Parquet;
using Quiver.Formats.Tests.ParquetWriting;
using Xunit;

namespace Quiver.Formats.Tests.Parquet;

/// <summary>Footers are read once, and files are open only while they are read.</summary>
public sealed class FooterCacheTests
{
    [Fact]
    public void Footer_of_a_version_is_read_once()
    {
        var cache = new FooterCache();
        var source = new CountedSource(OneRow());
        using var first = ParquetFile.Open("a", "1", source.Open, cache);
        Assert.Equal(1, source.Opened);
        using var second = ParquetFile.Open("a", "1", source.Open, cache);
        Assert.Equal(1, source.Opened);
        using var other = ParquetFile.Open("a", "2", source.Open, cache);
        using var unknown = ParquetFile.Open("a", null, source.Open, cache);
        Assert.Equal(3, source.Opened);
        Assert.Same(first.Schema, second.Schema);
        Assert.Equal(0, source.IsOpen);
    }

    [Fact]
    public void File_is_open_while_a_reader_is()
    {
        var source = new CountedSource(OneRow());
        using var file = ParquetFile.Open("a", "1", source.Open, new FooterCache());
        Assert.Equal(0, source.IsOpen);
        using (var first = file.ReadRowGroup(0, [0], MemoryBudget.Unlimited))
        {
            using var second = file.ReadRowGroup(0, [0], MemoryBudget.Unlimited);
            Assert.Equal(1, source.IsOpen);
            Assert.Equal(1, first.ReadBatch()!.Length);
        }

        Assert.Equal(0, source.IsOpen);
    }

    [Fact]
    public void File_of_another_length_is_refused()
    {
        var source = new CountedSource(OneRow());
        using var file = ParquetFile.Open("a", "1", source.Open, new FooterCache());
        source.Bytes = [.. source.Bytes, 0];
        var error = Assert.Throws<QuiverException>(() => file.ReadRowGroup(0, [0], MemoryBudget.Unlimited));
        Assert.Equal(ErrorCode.IoFailure, error.Code);
        Assert.Equal(0, source.IsOpen);
    }

    [Fact]
    public void Cache_drops_what_was_not_used_for_longest()
    {
        var source = new CountedSource(OneRow());
        var cache = new FooterCache(20_000);
        for (var i = 0; i < 10; i++)
        {
            using var file = ParquetFile.Open($"file {i}", "1", source.Open, cache);
            using var again = ParquetFile.Open("file 0", "1", source.Open, cache);
            Assert.InRange(cache.Bytes, 1, 20_000);
        }

        Assert.Equal(10, source.Opened);
        Assert.NotNull(cache.Find("file 0", "1"));
        Assert.Null(cache.Find("file 1", "1"));
    }

    [Fact]
    public void File_changed_a_moment_ago_has_no_version()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".parquet");
        try
        {
            File.WriteAllBytes(path, OneRow());
            Assert.Null(new LocalInput(path).Version);
            File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            var old = new LocalInput(path).Version;
            Assert.Equal(old, new LocalInput(path).Version);
            File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 1, DateTimeKind.Utc));
            Assert.NotEqual(old, new LocalInput(path).Version);
        }
        finally
        {
            File.Delete(path);
        }
    }

    static byte[] OneRow()
    {
        var schema = new Schema([new Field("a", DataType.Int64)]);
        using var column = ColumnBuilder.Build(DataType.Int64, 7L);
        return ParquetRoundTrip.Write(schema, [new RecordBatch(schema, [column], 1)]);
    }

    sealed class CountedSource(byte[] bytes)
    {
        public byte[] Bytes { get; set; } = bytes;

        public int Opened { get; private set; }

        public int IsOpen { get; private set; }

        public IRandomAccessSource Open()
        {
            Opened++;
            IsOpen++;
            return new Source(this, new MemorySource("counted", Bytes));
        }

        sealed class Source(CountedSource owner, MemorySource bytes) : IRandomAccessSource
        {
            public string Name => bytes.Name;

            public long Length => bytes.Length;

            public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
                bytes.ReadAsync(offset, destination, cancellationToken);

            public int Read(long offset, Span<byte> destination) => bytes.Read(offset, destination);

            public void Dispose() => owner.IsOpen--;
        }
    }
}
