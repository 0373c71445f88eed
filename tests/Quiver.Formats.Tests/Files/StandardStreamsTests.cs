using System.Diagnostics;
using System.Text;
using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Xunit;

namespace Quiver.Formats.Tests.Files;

public sealed class StandardStreamsTests
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    public async Task Standard_input_is_read_once_and_used_often(string format)
    {
        using var files = new TableReading();
        string path = Path.Combine(files.Root, "a." + format);
        await RemoteFilesTests.QueryAsync($"COPY (SELECT i FROM range(50000) t(i)) TO '{path}'");
        var input = new OnceStream(await File.ReadAllBytesAsync(path, Token));
        await using Database database = Database.Open(new DatabaseOptions { StandardInput = () => input });
        foreach (string from in new[] { "'-'", "'/dev/stdin'", $"read_{format}('-')" })
        {
            Assert.Equal("1249975000", await RemoteFilesTests.QueryAsync(database, $"SELECT sum(i) FROM {from}", Token));
        }

        await RemoteFilesTests.QueryAsync(database, $"CREATE TABLE t (i BIGINT); COPY t FROM '-' (FORMAT {format})", Token);
        Assert.Equal("50000", await RemoteFilesTests.QueryAsync(database, "SELECT count(*) FROM t", Token));
    }

    [Fact]
    public async Task Standard_output_takes_what_is_copied()
    {
        var output = new MemoryStream();
        await using Database database = Database.Open(new DatabaseOptions { StandardOutput = () => output });
        await RemoteFilesTests.QueryAsync(database, "COPY (SELECT 1 AS a) TO '-' (FORMAT csv); COPY (SELECT 2 AS a) TO '/dev/stdout' (FORMAT json)", Token);
        Assert.Equal("a\n1\n{\"a\":2}\n", Encoding.UTF8.GetString(output.ToArray()));
        var error = await Assert.ThrowsAsync<QuiverException>(() => RemoteFilesTests.QueryAsync(database, "COPY (SELECT 1) TO '-'", Token));
        Assert.Contains("name the format", error.Message);
    }

    [Fact]
    public async Task Pipes_are_spooled()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes");
        using var files = new TableReading();
        string pipe = Path.Combine(files.Root, "pipe.csv");
        using (var make = Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(Token);
        }

        Task writing = Task.Run(() => File.WriteAllText(pipe, "a\n1\n2\n"), Token);
        Assert.Equal("3", await RemoteFilesTests.QueryAsync($"SELECT sum(a) FROM '{pipe}'"));
        await writing;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(262_144)]
    [InlineData(1_000_000)]
    public void Spool_returns_any_bytes_at_any_time(int length)
    {
        byte[] content = ObjectStorage.HttpStoreTests.Bytes(length);
        using var spool = new Spool(new OnceStream(content), memoryBytes: 300_000);
        var random = new Random(length);
        for (int i = 0; i < 200; i++)
        {
            int offset = random.Next(length + 10);
            byte[] room = new byte[random.Next(i < 50 ? 100 : 700_000)];
            int read = spool.Read(offset, room);
            Assert.Equal(content.AsSpan(Math.Min(offset, length), Math.Clamp(length - offset, 0, room.Length)), room.AsSpan(0, read));
        }

        Assert.Equal(length, spool.Complete());
    }

    [Fact]
    public void Spool_asks_for_no_more_than_is_needed()
    {
        using var spool = new Spool(new OnceStream(new byte[10_000_000]));
        spool.Read(0, new byte[100]);
        Assert.InRange(spool.Filled, 100, 1_000_000);
    }

    [Fact]
    public async Task Paths_are_percent_decoded_in_file_URLs_only()
    {
        using var files = new TableReading();
        files.Write("a b%.csv", "x\n1\n");
        Assert.Equal("1", await RemoteFilesTests.QueryAsync($"SELECT x FROM 'file://{files.Root}/a%20b%25.csv'"));
        Assert.Equal("1", await RemoteFilesTests.QueryAsync($"SELECT x FROM 'FILE://localhost{files.Root}/a%20b*.csv'"));
        Assert.Equal("1", await RemoteFilesTests.QueryAsync($"SELECT x FROM '{files.Root}/a b%.csv'"));
        await RemoteFilesTests.QueryAsync($"COPY (SELECT 2 AS x) TO 'file://{files.Root}/c%20d.csv'");
        Assert.Equal("2", await RemoteFilesTests.QueryAsync($"SELECT x FROM '{files.Root}/c d.csv'"));
    }

    /// <summary>Bytes that come in odd pieces and only once, as those of a pipe.</summary>
    sealed class OnceStream(byte[] content) : Stream
    {
        int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = Math.Min(Math.Min(count, 7919), content.Length - _position);
            content.AsSpan(_position, read).CopyTo(buffer.AsSpan(offset));
            _position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
