using System.IO.Compression;
using System.Text;
using Quiver.Arrow.Errors;
using Quiver.Formats.Remote;
using Quiver.Formats.Tests.ObjectStorage;
using Quiver.ObjectStorage;
using Quiver.ObjectStorage.Http;
using Xunit;

namespace Quiver.Formats.Tests.Files;

/// <summary>SQL over files behind URLs.</summary>
public sealed class RemoteFilesTests : IDisposable
{
    readonly TableReading _files = new();

    static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Small_Parquet_file_is_one_request()
    {
        byte[] content = await WriteAsync("a.parquet", "SELECT i, 'text ' || i AS s FROM range(1000) t(i)");
        using var server = TestWebServer.Over(content);
        Assert.Equal("499500|text 999", await QueryAsync($"SELECT sum(i), max_by(s, i) FROM '{server.Url}a.parquet'"));
        Assert.Equal([$"bytes=-{RemoteObject.TailBytes}"], server.Requests.Select(r => r.Range));
    }

    [Fact]
    public async Task Large_Parquet_file_is_read_by_ranges_of_one_version()
    {
        byte[] content = await WriteAsync("a.parquet", "SELECT i, sqrt(i) AS h, sqrt(i + 0.5) AS g FROM range(200000) t(i)");
        Assert.True(content.Length > 2 * RemoteObject.TailBytes);
        using var server = TestWebServer.Over(content);
        Assert.Equal("19999900000", await QueryAsync($"SELECT sum(i) FROM '{server.Url}a.parquet'"));
        Assert.InRange(server.Requests.Count, 2, 20);
        Assert.All(server.Requests.Skip(1), r => Assert.Equal("\"v1\"", r.Headers["if-match"]));
    }

    [Fact]
    public async Task Small_text_is_one_request()
    {
        using var server = TestWebServer.Over(Encoding.UTF8.GetBytes("a,b\n1,x\n2,y\n"));
        Assert.Equal("3|y", await QueryAsync($"SELECT sum(a), max(b) FROM '{server.Url}dir/f%20g.csv?sig=secret'"));
        Assert.Equal(["/dir/f%20g.csv?sig=secret"], server.Requests.Select(r => r.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Long_text_is_read_ahead_whatever_the_server_does(bool isPlain)
    {
        byte[] content = Lines(400_000);
        int requests = 0;
        using var server = new TestWebServer(r => isPlain
            ? new TestReply(200, content) { HasUnknownLength = true }
            : Interlocked.Increment(ref requests) % 3 == 0 ? new TestReply(503, [])
            : TestWebServer.Part(r, content) with { CutAfter = requests % 5 == 0 ? 10_000 : null });
        Assert.Equal("400000|79999800000", await QueryAsync($"SELECT count(*), sum(i) FROM '{server.Url}a.csv'"));
        if (isPlain)
        {
            Assert.Equal(2, server.Requests.Count);
        }
    }

    [Fact]
    public async Task Compressed_text_is_unpacked_here()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Lines(100_000));
        }

        using var server = new TestWebServer(r => TestWebServer.Part(r, packed.ToArray()) is var part && part.Status < 300
            ? part with { Headers = new(part.Headers) { ["Content-Encoding"] = "gzip" } }
            : part);
        Assert.Equal("4999950000", await QueryAsync($"SELECT sum(i) FROM '{server.Url}a.csv.gz'"));
    }

    [Theory]
    [InlineData("{\"a\": 1}\n{\"a\": 2}", "3")]
    [InlineData("[{\"a\": 1}, {\"a\": 2}]", "3")]
    [InlineData("\uFEFFa;b\n1;x\n2;y\n", "3")]
    public async Task Names_that_tell_nothing_leave_it_to_the_content(string text, string sum)
    {
        using var server = TestWebServer.Over(Encoding.UTF8.GetBytes(text));
        Assert.Equal(sum, await QueryAsync($"SELECT sum(a) FROM '{server.Url}api/rows?id=7'"));
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("arrow")]
    [InlineData("csv")]
    [InlineData("json")]
    public async Task All_formats_are_read_from_servers_with_and_without_parts(string format)
    {
        byte[] content = await WriteAsync("a." + format, "SELECT i FROM range(3000) t(i)");
        using var ranged = TestWebServer.Over(content);
        using var plain = new TestWebServer(_ => new TestReply(200, content));
        foreach (TestWebServer server in new[] { ranged, plain })
        {
            Assert.Equal("4498500", await QueryAsync($"SELECT sum(i) FROM '{server.Url}download'"));
            Assert.Equal("4498500", await QueryAsync($"SELECT sum(i) FROM read_{format}('{server.Url}a')"));
        }
    }

    [Fact]
    public async Task Content_that_changes_is_an_error_not_a_mixture()
    {
        byte[] content = Lines(400_000);
        int requests = 0;
        using var server = new TestWebServer(
            r => TestWebServer.Part(r, content, Interlocked.Increment(ref requests) <= 2 ? "\"v1\"" : "\"v2\""));
        var error = await Assert.ThrowsAsync<QuiverException>(() => QueryAsync($"SELECT count(*) FROM '{server.Url}a.csv'"));
        Assert.Equal(ErrorCode.IoFailure, error.Code);
        Assert.Contains("changed while it was read", error.Message);
    }

    [Theory]
    [InlineData("a*.csv", 200, "web servers do not list their files")]
    [InlineData("a.csv?key=secret", 404, "there is no \"U/a.csv\"")]
    [InlineData("a.parquet?key=secret", 403, "U/a.parquet may not be read")]
    [InlineData("a.csv", 503, "U/a.csv: the server answers 503")]
    public async Task Failures_say_where_without_secrets(string path, int status, string message)
    {
        using var server = new TestWebServer(_ => new TestReply(status, []));
        var error = await Assert.ThrowsAsync<QuiverException>(() => QueryAsync($"SELECT * FROM '{server.Url}{path}'"));
        Assert.Contains(message, error.Message.Replace(server.Url, "U/"));
        Assert.DoesNotContain("secret", error.Message);
    }

    [Fact]
    public async Task Web_servers_are_not_written()
    {
        using var server = TestWebServer.Over([]);
        var error = await Assert.ThrowsAsync<QuiverException>(() => QueryAsync($"COPY (SELECT 1) TO '{server.Url}a.csv'"));
        Assert.Equal(ErrorCode.NotSupported, error.Code);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_query_that_waits_for_a_server_can_be_cancelled()
    {
        using var server = new TestWebServer(_ => new TestReply(200, []) { Delay = TimeSpan.FromMinutes(5) });
        using var stop = new CancellationTokenSource(100);
        Exception? error = await Record.ExceptionAsync(() => QueryAsync($"SELECT * FROM '{server.Url}a.csv'", null, stop.Token));
        Assert.True(error is OperationCanceledException or QuiverException { Code: ErrorCode.Cancelled }, error?.ToString());
    }

    [Fact]
    public async Task Other_stores_are_registered_by_scheme()
    {
        var store = new MemoryStore();
        var stores = new ObjectStoreRegistry();
        stores.Register("mem", _ => store);
        await QueryAsync("COPY (SELECT 1 AS a) TO 'mem://x/t/2024/1.csv'; COPY (SELECT 2 AS a) TO 'mem://x/t/2025/1.csv'", stores);
        Assert.Equal("3", await QueryAsync("SELECT sum(a) FROM 'mem://x/t/**/*.csv'", stores));
        Assert.Equal("2", await QueryAsync("SELECT a FROM 'mem://x/t/2025/'", stores));
        Assert.Equal("mem://x/t/2024/1.csv", await QueryAsync("SELECT file FROM glob('mem://x/t/*4/*')", stores));
        var error = await Assert.ThrowsAsync<QuiverException>(() => QueryAsync("FROM 'mem://x/t/*.csv'", stores));
        Assert.Equal((ErrorCode.FileNotFound, "no file matches \"mem://x/t/*.csv\""), (error.Code, error.Message));
        error = await Assert.ThrowsAsync<QuiverException>(() => QueryAsync("FROM 'men://x/t/1.csv'", stores));
        Assert.Contains("did you mean", error.Message);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("csv")]
    public async Task Many_files_are_opened_at_the_same_time_and_read_in_order(string format)
    {
        byte[] content = await WriteAsync("a." + format, "SELECT 7 AS i");
        int asked = 0;
        using var two = new ManualResetEventSlim();
        using var server = new TestWebServer(r =>
        {
            if (Interlocked.Increment(ref asked) == 2)
            {
                two.Set();
            }

            // The first answer waits for the second request, which never comes where files are opened one by one.
            return two.Wait(TimeSpan.FromMinutes(2)) ? TestWebServer.Part(r, content) : new TestReply(404, []);
        });
        string list = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"'{server.Url}{i}.{format}'"));
        Assert.Equal("280|40", await QueryAsync($"SELECT sum(i), count(*) FROM read_{format}([{list}])"));
        Assert.Equal(40, server.Requests.Count);
    }

    static byte[] Lines(int count) =>
        Encoding.UTF8.GetBytes("i,s\n" + string.Concat(Enumerable.Range(0, count).Select(i => $"{i},text{i}\n")));

    async Task<byte[]> WriteAsync(string name, string sql)
    {
        string path = Path.Combine(_files.Root, name);
        await QueryAsync($"COPY ({sql}) TO '{path}'");
        return await File.ReadAllBytesAsync(path, Token);
    }

    internal static async Task<string> QueryAsync(string sql, ObjectStoreRegistry? stores = null, CancellationToken? token = null)
    {
        var quick = new HttpStoreOptions { FirstDelay = TimeSpan.FromMilliseconds(1) };
        var options = new DatabaseOptions { Stores = stores ?? new ObjectStoreRegistry(quick), Threads = 2 };
        await using Database database = Database.Open(options);
        return await QueryAsync(database, sql, token ?? Token);
    }

    internal static async Task<string> QueryAsync(Database database, string sql, CancellationToken token)
    {
        string rows = "";
        await foreach (QueryResult result in database.Connect().RunScriptAsync(sql, new QueryParameters(), token))
        {
            await using (result)
            {
                IReadOnlyList<object?[]> found = result.HasRows ? await result.ToRowsAsync(token) : [];
                rows = string.Join("\n", found.Select(r => string.Join("|", r.Select(v => FormattableString.Invariant($"{v}")))));
            }
        }

        return rows;
    }
}
