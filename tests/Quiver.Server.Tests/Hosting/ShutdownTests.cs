using System.Net.Sockets;
using Quiver.Arrow.Batches;
using Quiver.Queries;
using Xunit;

namespace Quiver.Server.Tests.Hosting;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Requests_under_way_end_and_new_ones_are_refused()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        await using LocalServer server = await LocalServer.StartAsync(routes: LocalServer.Route("/slow", async call =>
        {
            entered.SetResult();
            await leave.Task;
            await call.WriteTextAsync(200, "done");
        }));
        Task<string> slow = server.Client.GetStringAsync(new Uri("/slow", UriKind.Relative));
        await entered.Task;
        Task stop = server.Standalone.StopAsync();
        Assert.False(server.Server.IsReady);

        using (HttpResponseMessage refused = await server.Client.GetAsync(new Uri("/slow", UriKind.Relative)))
        {
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.True(refused.Headers.ConnectionClose);
            Assert.Equal("the server is stopping; try again", await refused.Content.ReadAsStringAsync());
        }

        Assert.EndsWith("# EOF\n", await server.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
        Assert.False(stop.IsCompleted);
        leave.SetResult();
        Assert.Equal("done", await slow);
        await stop;
        await Assert.ThrowsAsync<HttpRequestException>(() => server.Client.GetAsync(new Uri("/health", UriKind.Relative)));
    }

    [Fact]
    public async Task Queries_that_take_too_long_are_ended_and_told()
    {
        var entered = new TaskCompletionSource();
        await using LocalServer server = await LocalServer.StartAsync(
            options => options.Server.DrainTimeout = TimeSpan.FromMilliseconds(50),
            routes: LocalServer.Route("/long", async call =>
            {
                var request = new QueryRequest { Text = "SELECT count(*) FROM range(100000000) a, range(100000000) b" };
                entered.SetResult();
                await using QueryResult result = await call.Server.Database.Queries.StartAsync(request, call.Aborted);
                await foreach (RecordBatch batch in result.Batches)
                {
                    batch.Dispose();
                }
            }));
        Task<HttpResponseMessage> answer = server.Client.GetAsync(new Uri("/long", UriKind.Relative));
        await entered.Task;
        while (server.Server.Database.Queries.Log.RunningCount == 0)
        {
            await Task.Yield();
        }

        await server.Standalone.StopAsync();
        using HttpResponseMessage cancelled = await answer;
        Assert.Equal(499, (int)cancelled.StatusCode);
        Assert.Contains("did not end in time", server.Log);
    }

    [Fact]
    public async Task Requests_that_do_not_listen_are_cut_off()
    {
        var entered = new TaskCompletionSource();
        await using LocalServer server = await LocalServer.StartAsync(
            options => options.Server.DrainTimeout = TimeSpan.FromMilliseconds(50),
            routes: LocalServer.Route("/deaf", async call =>
            {
                entered.SetResult();
                await Task.Delay(Timeout.Infinite, call.Aborted);
            }));
        Task<HttpResponseMessage> answer = server.Client.GetAsync(new Uri("/deaf", UriKind.Relative));
        await entered.Task;
        await server.Standalone.StopAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Fact]
    public async Task Clients_that_send_nothing_or_half_a_head_keep_no_server_alive()
    {
        await using LocalServer server = await LocalServer.StartAsync();
        var address = new Uri(server.Url);
        using var idle = new TcpClient(address.Host, address.Port);
        using var half = new TcpClient(address.Host, address.Port);
        await half.GetStream().WriteAsync("GET /health HTTP/1.1\r\nHost: a\r\nX-Half: "u8.ToArray());
        await server.Client.GetStringAsync(new Uri("/health", UriKind.Relative));
        await server.Standalone.StopAsync();
        Assert.Equal(0, await idle.GetStream().ReadAsync(new byte[16]));
        Assert.Contains("all rows are in files", server.Log);
    }
}
