using System.Diagnostics;
using System.Net;
using Quiver.Server.Tests.Hosting;
using Quiver.Server.Tests.Queries;
using Xunit;

namespace Quiver.Server.Tests.Abuse;

/// <summary>Connections by the thousand, which say little or nothing, and queries whose clients do not read or go away.</summary>
public sealed class CrowdTests : IAsyncLifetime
{
    /// <summary>What both ends of a connection may take, some of which is the tests'.</summary>
    const long BytesAConnection = 96 << 10;

    const long Slack = 256L << 20;

    const string Endless = "SELECT i, 'some text that fills buffers' AS s FROM range(100000000000) AS r(i)";

    LocalServer _server = null!;
    NumberedWriter _writer = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalServer.StartAsync(options => options.Server.StallTimeout = TimeSpan.FromMilliseconds(300));
        _writer = await NumberedWriter.StartAsync(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Connections_that_come_and_go_disturb_nobody()
    {
        await Parallel.ForAsync(0, AbuseCounts.Rapid, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            using RawClient client = await RawClient.ConnectAsync(_server.Url);
            switch (number % 4)
            {
                case 0:
                    client.Reset();
                    break;
                case 1:
                    await client.TrySendAsync(
                        "POST /api/v3/write_lp?db=ledger HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\npoints,who=");
                    client.Reset();
                    break;
                case 2:
                    await client.TrySendAsync("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                    Assert.StartsWith("HTTP/1.1 200", await client.ReadToEndAsync(), StringComparison.Ordinal);
                    break;
                default:
                    break;
            }
        });
        await _writer.VerifyAsync();
    }

    [Fact]
    public async Task Connections_that_say_little_take_little()
    {
        var clients = new List<RawClient>();
        try
        {
            long before = ResidentBytes();
            for (int i = 0; i < AbuseCounts.Idle; i++)
            {
                clients.Add(await RawClient.ConnectAsync(_server.Url));
            }

            for (int i = 0; i < AbuseCounts.Slow; i++)
            {
                RawClient slow = await RawClient.ConnectAsync(_server.Url);
                clients.Add(slow);
                await slow.TrySendAsync(i % 2 == 0
                    ? "GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: "
                    : "POST /api/v3/write_lp?db=slow HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\ncpu");
            }

            for (int round = 0; round < 20; round++)
            {
                await Task.WhenAll(clients[^AbuseCounts.Slow..].Select(client => client.TrySendAsync("x")));
                using HttpResponseMessage answer = await _server.Client.GetAsync(QueryDoor.Get("SELECT 1"));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }

            Assert.InRange(ResidentBytes() - before, long.MinValue, Slack + (clients.Count * BytesAConnection));
            await _writer.VerifyAsync();
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }

        Assert.Null(_server.Server.Store.Catalog.Current.FindDatabase("slow"));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("csv")]
    [InlineData("arrow")]
    public async Task Clients_that_do_not_read_lose_their_queries(string format)
    {
        string path = QueryDoor.Get(Endless, ("format", format)).OriginalString;
        var clients = new List<RawClient>();
        try
        {
            for (int i = 0; i < 6; i++)
            {
                RawClient client = await RawClient.ConnectAsync(_server.Url);
                clients.Add(client);
                string coding = i % 2 == 0 ? "" : "Accept-Encoding: gzip\r\n";
                await client.TrySendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n{coding}\r\n");
            }

            await UntilAsync(() => _server.Server.Database.Queries.Log.Entries.Count(entry => entry.Text == Endless) == clients.Count);
            await UntilAsync(() => _server.Server.Database.Queries.Log.Entries.All(entry => entry.Text != Endless || !entry.IsRunning));
            Assert.All(
                _server.Server.Database.Queries.Log.Entries.Where(entry => entry.Text == Endless),
                entry => Assert.Contains("the client took nothing of the answer for 0.3 s", entry.Error));
            await _writer.VerifyAsync();
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task Clients_that_leave_end_their_queries()
    {
        string path = QueryDoor.Get(Endless).OriginalString;
        await Parallel.ForAsync(0, AbuseCounts.Leaving, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            using RawClient client = await RawClient.ConnectAsync(_server.Url);
            await client.TrySendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
            if (number % 3 > 0)
            {
                await client.ReadSomeAsync();
            }

            if (number % 2 == 0)
            {
                client.Reset();
            }
        });
        await UntilAsync(() => _server.Server.Database.Queries.Log.Entries.All(entry => entry.Text != Endless || !entry.IsRunning));
        Assert.Equal(0, _server.Server.Database.Queries.Gate.Queries.Pending);
        await _writer.VerifyAsync();
    }

    static long ResidentBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!isSo())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
