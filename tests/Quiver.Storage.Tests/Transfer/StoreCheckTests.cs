using Quiver.Storage.Tests.Store;
using Quiver.Storage.Transfer;
using Xunit;

namespace Quiver.Storage.Tests.Transfer;

public sealed class StoreCheckTests
{
    [Fact]
    public async Task GoodStore_hasNoFindings()
    {
        await using var directory = await MadeAsync();
        Assert.Empty(await CheckAsync(directory.Path, isDeep: false));
        Assert.Empty(await CheckAsync(directory.Path, isDeep: true));
    }

    [Fact]
    public async Task DamagedBits_ofADataFile_endNoCheck_andThoseOfPagesAreFound()
    {
        await using var directory = await MadeAsync();
        var file = directory.Files("data").First();
        var good = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var random = new Random(2);
        for (var round = 0; round < 60; round++)
        {
            var bytes = (byte[])good.Clone();
            bytes[random.Next(4, good.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

            // What a flipped bit of a statistic or of an index says is not read; everything that leads to rows is.
            await CheckAsync(directory.Path, isDeep: true);
        }

        // The page of the first column starts behind the magic number.
        var page = (byte[])good.Clone();
        page[60] ^= 1;
        await File.WriteAllBytesAsync(file, page, TestContext.Current.CancellationToken);
        Assert.Contains(await CheckAsync(directory.Path, isDeep: true), finding => finding.IsError);
    }

    [Fact]
    public async Task FileThatIsMissing_short_orUnknown_isFound()
    {
        await using var directory = await MadeAsync();
        var file = directory.Files("data").First();
        await File.WriteAllTextAsync(
            Path.Combine(Path.GetDirectoryName(file)!, "stray.parquet"), "x", TestContext.Current.CancellationToken);
        Assert.False(Assert.Single(await CheckAsync(directory.Path, isDeep: false)).IsError);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(file, bytes[..^10], TestContext.Current.CancellationToken);
        Assert.Contains(await CheckAsync(directory.Path, isDeep: false), finding => finding.IsError && finding.Message.Contains("bytes"));
        File.Delete(file);
        Assert.Contains(await CheckAsync(directory.Path, isDeep: false), finding => finding.IsError && finding.Message.Contains("missing"));
    }

    [Fact]
    public async Task TornLog_isANote_andStaysAsItIs()
    {
        await using var directory = await MadeAsync();
        var segment = directory.Files("wal").Last();
        await File.AppendAllTextAsync(segment, "unfinished", TestContext.Current.CancellationToken);
        var length = new FileInfo(segment).Length;
        var finding = Assert.Single(await CheckAsync(directory.Path, isDeep: false));
        Assert.False(finding.IsError);
        Assert.Contains("10 bytes", finding.Message, StringComparison.Ordinal);
        Assert.Equal(length, new FileInfo(segment).Length);
    }

    [Theory]
    [InlineData("catalog")]
    [InlineData("manifest")]
    public async Task DamagedLogs_areErrors(string folder)
    {
        await using var directory = await MadeAsync();
        var file = directory.Files(folder).First();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        Assert.Contains(await CheckAsync(directory.Path, isDeep: false), finding => finding.IsError && finding.Place == folder);
    }

    internal static async Task<List<CheckFinding>> CheckAsync(string directory, bool isDeep)
    {
        var findings = new List<CheckFinding>();
        await foreach (var finding in new StoreCheck(directory, isDeep, TimeProvider.System).RunAsync())
        {
            findings.Add(finding);
        }

        return findings;
    }

    /// <summary>Makes a directory with rows in files of two windows, and in the log.</summary>
    static async Task<TestDirectory> MadeAsync()
    {
        var path = Path.Combine(Path.GetTempPath(), $"quiver-check-{Guid.NewGuid():N}");
        var store = await TimeSeriesStore.OpenAsync(new StoreOptions { Directory = path });
        await using (store)
        {
            var lines = string.Concat(Enumerable.Range(0, 500).Select(i => $"m,t=k{i % 5} v={i},s=\"x{i}\" {1_700_000_000 + (i * 600)}\n"));
            await store.WriteLinesAsync("db", System.Text.Encoding.ASCII.GetBytes(lines));
            await store.CheckpointAsync();
            await store.WriteLinesAsync("db", "m,t=k1 v=1 1700000000\nn v=2i 5"u8.ToArray());
        }

        return new TestDirectory(path);
    }

    sealed record TestDirectory(string Path) : IAsyncDisposable
    {
        public IEnumerable<string> Files(string folder) => Directory
            .EnumerateFiles(System.IO.Path.Combine(Path, folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Path, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
