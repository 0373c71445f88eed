using Quiver.Queries;
using Quiver.Server.Http;
using Quiver.Server.Tests.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Observability;

public sealed class RequestLogTests
{
    [Fact]
    public async Task Requests_are_a_line_each_without_their_parameters()
    {
        await using LocalServer server = await LocalServer.StartAsync(options => options.Server.LogsRequests = true);
        using HttpResponseMessage answer = await server.Client.PostAsync(
            new Uri("/write?db=m&p=apiv3_secret", UriKind.Relative), new StringContent("cpu v=1 1\n"));
        await server.Standalone.StopAsync();
        string line = Assert.Single(server.Log.Split('\n'), line => line.Contains("Quiver.Requests", StringComparison.Ordinal));
        Assert.Contains($"POST /write {(int)answer.StatusCode} in ", line);
        Assert.DoesNotContain("secret", server.Log);
    }

    [Fact]
    public async Task Requests_are_not_logged_without_being_asked_for()
    {
        await using LocalServer server = await LocalServer.StartAsync();
        await server.Client.GetStringAsync(new Uri("/health", UriKind.Relative));
        await server.Standalone.StopAsync();
        Assert.DoesNotContain("Quiver.Requests", server.Log);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Slow_queries_are_warned_of(bool hasTexts)
    {
        string text = "SELECT 1 /* " + new string('x', 5_000) + " */";
        await using LocalServer server = await LocalServer.StartAsync(
            options =>
            {
                options.Server.SlowQueryThreshold = TimeSpan.FromTicks(1);
                options.Server.LogsQueryTexts = hasTexts;
            },
            routes: LocalServer.Route("/ask", call => RunAsync(call, text)));
        Assert.Equal("done", await server.Client.GetStringAsync(new Uri("/ask", UriKind.Relative)));
        await server.Standalone.StopAsync();
        string line = Assert.Single(
            server.Log.Split('\n'), line => line.Contains("Quiver.SlowQueries", StringComparison.Ordinal));
        Assert.Matches(@" WARN  Quiver.SlowQueries: a query took [\d.E-]+ s: 1 rows, success, database -, door test, caller me, id ", line);
        Assert.InRange(line.Length, 200, 2_600);
        Assert.Equal(hasTexts, line.Contains("SELECT 1 /* xxx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fast_queries_are_not()
    {
        await using LocalServer server = await LocalServer.StartAsync(
            options => options.Server.SlowQueryThreshold = null, routes: LocalServer.Route("/ask", call => RunAsync(call, "SELECT 1")));
        await server.Client.GetStringAsync(new Uri("/ask", UriKind.Relative));
        await server.Standalone.StopAsync();
        Assert.DoesNotContain("SlowQueries", server.Log);
    }

    static async Task RunAsync(ApiCall call, string text)
    {
        var request = new QueryRequest { Text = text, Door = "test", Caller = "me" };
        await using (QueryResult result = await call.Server.Database.Queries.StartAsync(request, call.Aborted))
        {
            await result.ToRowsAsync();
        }

        await call.WriteTextAsync(200, "done");
    }
}
