using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Quiver.Server.Tests.Writing;

public sealed class HostileWriteTests : IAsyncLifetime
{
    const string Lines = "cpu,host=a,region=\"x\" f=1i,g=2.5,h=\"some text\",i=t,j=7u 1700000000\nmem,host=b f=1 \n# no line\ndisk f=2 5\n";

    readonly WriteServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Mutilated_requests_never_fail_the_server()
    {
        var random = new Random(11);
        string[] paths =
        [
            "/api/v3/write_lp?db=d", "/api/v3/write_lp?db=d&accept_partial=false&precision=s", "/write?db=d&rp=r&precision=ms&u=x&p=y",
            "/api/v2/write?bucket=d&org=o&precision=us", "/api/v3/write_lp?db=d&no_sync=true", "/api/v2/buckets",
        ];
        string?[] codings = [null, null, "gzip", "deflate", "br", "zstd", "identity", "gzip, gzip", "x"];
        for (int i = 0; i < 1000; i++)
        {
            byte[] body = Mutilated(Encoding.UTF8.GetBytes(i % 7 == 0 ? """{"name":"b","retentionRules":[]}""" : Lines), random);
            string? coding = codings[random.Next(codings.Length)];
            body = coding == "gzip" && random.Next(3) > 0 ? Mutilated(Zipped(body), random) : body;
            string path = paths[random.Next(paths.Length)];
            path = random.Next(3) == 0 ? path + Strange(random) : path;
            (int status, _, string text) = await _server.PostAsync(path, body, coding);
            Assert.True(
                status is 201 or 204 or (>= 400 and < 500),
                $"{status} {text} for {path} as {coding}: {Convert.ToHexString(body)}");
        }

        Assert.Equal(204, (await _server.PostAsync("/api/v3/write_lp?db=after", "cpu f=1 1")).Status);
        Assert.Equal(0, _server.Server.Server.Writes.Limits.Budget.UsedBytes);
    }

    [Theory]
    [InlineData("Content-Length: 1000\r\n\r\ncpu f=1 1\ncpu f=2 2\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n14\r\ncpu f=1 1\ncpu f=2 2\n\r\n")]
    public async Task Nothing_of_a_body_that_is_cut_off_is_written(string rest)
    {
        var url = new Uri(_server.Server.Url);
        for (int i = 0; i < 20; i++)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(url.Host, url.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /api/v3/write_lp?db=cut HTTP/1.1\r\nHost: x\r\n{rest}"));
            if (i % 2 == 0)
            {
                // A reset instead of an end.
                socket.LingerState = new LingerOption(true, 0);
            }
            else
            {
                socket.Shutdown(SocketShutdown.Send);
                Assert.DoesNotContain("204", await AnswerAsync(socket), StringComparison.Ordinal);
            }
        }

        // Later requests come behind the ends of those connections, and memory is given back with them.
        Assert.Equal(204, (await _server.PostAsync("/api/v3/write_lp?db=other", "cpu f=1 1")).Status);
        Assert.True(SpinWait.SpinUntil(() => _server.Server.Server.Writes.Limits.Budget.UsedBytes == 0, TimeSpan.FromMinutes(3)));
        Assert.Null(_server.Server.Server.Store.Catalog.Current.FindDatabase("cut"));
    }

    [Fact]
    public async Task A_length_that_is_announced_takes_no_memory()
    {
        var url = new Uri(_server.Server.Url);
        var sockets = new List<Socket>();
        try
        {
            for (int i = 0; i < 100; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(url.Host, url.Port);
                await socket.SendAsync(Encoding.ASCII.GetBytes(
                    $"POST /api/v3/write_lp?db=slow HTTP/1.1\r\nHost: x\r\nContent-Length: {WriteServer.MaxRequestBytes}\r\n\r\ncpu"));
            }

            Assert.Equal(204, (await _server.PostAsync("/api/v3/write_lp?db=quick", "cpu f=1 1")).Status);
            Assert.True(
                SpinWait.SpinUntil(() => _server.Server.Server.Writes.Limits.Budget.UsedBytes >= 100 * 1000, TimeSpan.FromMinutes(3)));
            Assert.InRange(_server.Server.Server.Writes.Limits.Budget.UsedBytes, 1, 100 * 64 << 10);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    static async Task<string> AnswerAsync(Socket socket)
    {
        var answer = new byte[1000];
        try
        {
            return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer));
        }
        catch (SocketException)
        {
            return "";
        }
    }

    static byte[] Mutilated(byte[] bytes, Random random)
    {
        List<byte> result = [.. bytes];
        for (int change = random.Next(4); change > 0 && result.Count > 0; change--)
        {
            int place = random.Next(result.Count);
            switch (random.Next(4))
            {
                case 0:
                    result[place] = (byte)random.Next(256);
                    break;
                case 1:
                    result.RemoveRange(place, Math.Min(random.Next(20), result.Count - place));
                    break;
                case 2:
                    result.InsertRange(place, result.GetRange(0, random.Next(result.Count)));
                    break;
                default:
                    result.Insert(place, " ,=\"\\\n\0\r#"u8[random.Next(9)]);
                    break;
            }
        }

        return [.. result];
    }

    static string Strange(Random random) => random.Next(7) switch
    {
        0 => "&db=%00",
        1 => "&precision=%F0%9F%A6%86",
        2 => "&db=" + new string('a', random.Next(1000)),
        3 => "&bucket=%2F",
        4 => "&db=..%2F..%2Fetc",
        5 => "&rp=%0A%0D",
        _ => "&=&&%%%",
    };

    static byte[] Zipped(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var stream = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return output.ToArray();
    }
}
