using Quiver.ObjectStorage;
using Quiver.ObjectStorage.Http;
using Xunit;

namespace Quiver.Formats.Tests.ObjectStorage;

public sealed class HttpStoreTests
{
    static readonly byte[] Content = Bytes(300_000);

    static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 10)]
    [InlineData(299_990, 100)]
    [InlineData(300_000, 10)]
    [InlineData(5_000_000_000, 10)]
    [InlineData(1234, 200_000)]
    public async Task Read_returnsTheRange(long offset, int length)
    {
        using var server = TestWebServer.Over(Content);
        byte[] room = new byte[length];
        ObjectRead read = await Store(server).ReadAsync("a.bin", offset, room, null, Token);
        byte[] expected = [.. Content.Skip((int)Math.Min(offset, Content.Length)).Take(length)];
        Assert.Equal(expected, room[..read.Count]);
        Assert.Equal((300_000L, "\"v1\"", true), (read.Source.Length, read.Source.Version, read.Source.HasRanges));
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(300_000)]
    [InlineData(400_000)]
    public async Task ReadEnd_isOneRequest(int length)
    {
        using var server = TestWebServer.Over(Content);
        byte[] room = new byte[length];
        ObjectRead read = await Store(server).ReadEndAsync("a.bin", room, Token);
        Assert.Equal(Content[^Math.Min(length, Content.Length)..], room[..read.Count]);
        Assert.Equal(300_000, read.Source.Length);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task ReadEnd_ofServersWithoutLastParts_asksForThemByPlace()
    {
        using var server = new TestWebServer(r => r.Range?.StartsWith("bytes=-") == true
            ? new TestReply(200, Content) { Headers = new() { ["Accept-Ranges"] = "bytes" } }
            : TestWebServer.Part(r, Content));
        byte[] room = new byte[100];
        ObjectRead read = await Store(server).ReadEndAsync("a.bin", room, Token);
        Assert.Equal(Content[^100..], room[..read.Count]);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Empty_objects_haveNoBytes()
    {
        using var server = TestWebServer.Over([]);
        HttpStore store = Store(server);
        Assert.Equal(0, (await store.ReadAsync("a", 0, new byte[5], null, Token)).Count);
        ObjectRead end = await store.ReadEndAsync("a", new byte[5], Token);
        Assert.Equal((0, 0L), (end.Count, end.Source.Length));
        Assert.Equal(0, (await store.HeadAsync("a", Token)).Length);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    public async Task Failures_thatPass_areTriedAgain(int status)
    {
        int failures = 2;
        using var server = new TestWebServer(r => Interlocked.Decrement(ref failures) >= 0
            ? new TestReply(status, [])
            : TestWebServer.Part(r, Content));
        Assert.Equal(Content, await Store(server).GetAsync("a", 0, Content.Length, Token));
    }

    [Fact]
    public async Task Failures_thatStay_endAfterSomeAttempts()
    {
        using var server = new TestWebServer(_ => new TestReply(503, []));
        var error = await Assert.ThrowsAsync<IOException>(() => Store(server).GetAsync("a?secret=1", 0, 10, Token));
        Assert.Equal(5, server.Requests.Count);
        Assert.Contains("503", error.Message);
        Assert.DoesNotContain("secret", error.Message);
    }

    [Fact]
    public async Task Cut_bodies_areContinuedWhereTheyEnded()
    {
        using var server = new TestWebServer(r => TestWebServer.Part(r, Content) with { CutAfter = 70_000 });
        Assert.Equal(Content, await Store(server).GetAsync("a", 0, Content.Length, Token));
        Assert.Equal(["bytes=0-299999", "bytes=70000-299999", "bytes=140000-299999", "bytes=210000-299999", "bytes=280000-299999"],
            server.Requests.Select(r => r.Range));
        await using Stream stream = await Store(server).OpenReadAsync("a", 5, null, Token);
        byte[] rest = new byte[Content.Length - 5];
        await stream.ReadExactlyAsync(rest, Token);
        Assert.Equal(Content[5..], rest);
    }

    [Fact]
    public async Task Cut_bodies_ofServersWithoutParts_areReadAgain()
    {
        int requests = 0;
        using var server = new TestWebServer(_ => new TestReply(200, Content)
        {
            Headers = new() { ["ETag"] = "\"v1\"" }, CutAfter = Interlocked.Increment(ref requests) == 1 ? 70_000 : null,
        });
        await using Stream stream = await Store(server).OpenReadAsync("a", 0, null, Token);
        byte[] all = new byte[Content.Length];
        await stream.ReadExactlyAsync(all, Token);
        Assert.Equal(Content, all);
    }

    [Theory]
    [InlineData("\"v2\"")]
    [InlineData("W/\"v2\"")]
    public async Task Content_thatChanges_isAnError(string tag)
    {
        using var server = TestWebServer.Over(Content, tag);
        HttpStore store = Store(server);
        await Assert.ThrowsAsync<ObjectChangedException>(async () => await store.ReadAsync("a", 0, new byte[5], "\"v1\"", Token));
        await Assert.ThrowsAsync<ObjectChangedException>(() => store.OpenReadAsync("a", 0, "\"v1\"", Token));
        Assert.Equal(5, (await store.ReadAsync("a", 0, new byte[5], tag.StartsWith('W') ? null : tag, Token)).Count);
    }

    [Fact]
    public async Task Content_thatChangesBetweenParts_isAnError()
    {
        int requests = 0;
        using var server = new TestWebServer(r => TestWebServer.Part(
            r, Content, Interlocked.Increment(ref requests) == 1 ? "\"v1\"" : "\"v2\"") with
        { CutAfter = 1000 });
        await Assert.ThrowsAsync<ObjectChangedException>(async () => await Store(server).ReadAsync("a", 0, new byte[5000], null, Token));
    }

    [Fact]
    public async Task Redirects_areFollowedOnce()
    {
        using var target = TestWebServer.Over(Content);
        using var server = new TestWebServer(_ => new TestReply(302, []) { Headers = new() { ["Location"] = target.Url + "b?sig=1" } });
        HttpStore store = Store(server, "user:pass%20word@");
        Assert.Equal(Content[..10], await store.GetAsync("a", 0, 10, Token));
        Assert.Equal(Content[10..20], await store.GetAsync("a", 10, 10, Token));
        Assert.Single(server.Requests);
        Assert.Equal("Basic dXNlcjpwYXNzIHdvcmQ=", server.Requests.Single().Headers["authorization"]);
        Assert.All(target.Requests, r => Assert.False(r.Headers.ContainsKey("authorization")));
    }

    [Theory]
    [InlineData(404, typeof(FileNotFoundException))]
    [InlineData(410, typeof(FileNotFoundException))]
    [InlineData(403, typeof(UnauthorizedAccessException))]
    [InlineData(401, typeof(UnauthorizedAccessException))]
    [InlineData(418, typeof(IOException))]
    public async Task Refusals_areTold_withoutCredentials(int status, Type type)
    {
        using var server = new TestWebServer(_ => new TestReply(status, []));
        Exception? error = await Record.ExceptionAsync(() => Store(server, "me:secret@").GetAsync("x.csv?token=secret", 0, 5, Token));
        Assert.IsType(type, error);
        Assert.Contains(server.Url + "x.csv", error.Message);
        Assert.DoesNotContain("secret", error.Message);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("bytes 5-9/100")]
    [InlineData("bytes 0-9/*")]
    [InlineData("bytes 9-0/100")]
    public async Task Wrong_parts_areRefused(string range)
    {
        using var server = new TestWebServer(_ => new TestReply(206, new byte[10]) { Headers = new() { ["Content-Range"] = range } });
        await Assert.ThrowsAsync<IOException>(async () => await Store(server).ReadAsync("a", 0, new byte[10], null, Token));
    }

    [Fact]
    public async Task Servers_withoutPartsAndLengths_areReadAsFarAsNeeded()
    {
        using var server = new TestWebServer(_ => new TestReply(200, Content) { HasUnknownLength = true });
        byte[] room = new byte[10];
        ObjectRead read = await Store(server).ReadAsync("a", 20, room, null, Token);
        Assert.Equal(Content[20..30], room);
        Assert.Equal((-1L, false), (read.Source.Length, read.Source.HasRanges));
        Assert.Equal(300_000, (await Store(server).ReadAsync("a", 0, new byte[300_001], null, Token)).Source.Length);
    }

    [Fact]
    public async Task Slow_servers_areGivenUp_andCancelledReadsEnd()
    {
        using var server = new TestWebServer(r => TestWebServer.Part(r, Content) with { Delay = TimeSpan.FromMinutes(5) });
        var quick = new HttpStoreOptions { Timeout = TimeSpan.FromMilliseconds(50), MaxAttempts = 2, FirstDelay = TimeSpan.Zero };
        var error = await Assert.ThrowsAsync<IOException>(() => Store(server, options: quick).GetAsync("a", 0, 10, Token));
        Assert.Contains("no answer", error.Message);
        using var stop = new CancellationTokenSource(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store(server).GetAsync("a", 0, 10, stop.Token));
    }

    [Fact]
    public async Task Unknown_codings_areRefused()
    {
        using var server = new TestWebServer(r =>
        {
            Assert.Equal("identity", r.Headers["accept-encoding"]);
            return new TestReply(200, Content) { Headers = new() { ["Content-Encoding"] = "br" } };
        });
        var error = await Assert.ThrowsAsync<IOException>(() => Store(server).GetAsync("a", 0, 10, Token));
        Assert.Contains("br", error.Message);
    }

    internal static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    static HttpStore Store(TestWebServer server, string user = "", HttpStoreOptions? options = null) => new(
        new Uri(server.Url.Replace("http://", "http://" + user)),
        HttpStore.CreateClient(),
        options ?? new HttpStoreOptions { FirstDelay = TimeSpan.FromMilliseconds(1) });
}
