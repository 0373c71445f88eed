using System.Collections.Concurrent;
using System.Diagnostics;
using Quiver.Queries;
using Quiver.Server.Http;
using Quiver.Server.Observability;
using Quiver.Server.Tests.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Observability;

public sealed class TraceTests
{
    const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData("af7651916cd43dd8448eb211c80319c:b7ad6b7169203331:0:1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("8448EB211C80319C:1:0:0", "00-00000000000000008448eb211c80319c-0000000000000001-00")]
    [InlineData("8448eb211c80319c%3A1%3a0%3A3", "00-00000000000000008448eb211c80319c-0000000000000001-01")]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("a:b:c", null)]
    [InlineData("0:1:0:1", null)]
    [InlineData("1:0:0:1", null)]
    [InlineData("1:g:0:1", null)]
    [InlineData("1:1:0:100", null)]
    [InlineData("10af7651916cd43dd8448eb211c80319c:1:0:1", null)]
    public void Headers_of_jaeger_are_read(string? header, string? expected) => Assert.Equal(expected, TraceHeaders.Read(header));

    [Theory]
    [InlineData("traceparent", $"00-{Trace}-b7ad6b7169203331-01")]
    [InlineData("uber-trace-id", $"{Trace}:b7ad6b7169203331:0:1")]
    public async Task A_request_is_one_trace_from_the_client_to_the_operators(string header, string value)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Quiver" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId.ToString() == Trace)
                {
                    spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using (LocalServer server = await LocalServer.StartAsync(routes: LocalServer.Route("/ask", AskAsync)))
        {
            await server.Server.Store.WriteLinesAsync("m", "cpu,host=a v=1 1\n"u8.ToArray());
            using var request = new HttpRequestMessage(HttpMethod.Get, "/ask");
            request.Headers.Add(header, value);
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            Assert.Equal("1", await answer.Content.ReadAsStringAsync());
            Assert.Equal(Trace, server.Server.Database.Queries.Log.Entries[0].TraceId);
        }

        Dictionary<string, Activity> byName = spans.DistinctBy(span => span.OperationName).ToDictionary(span => span.OperationName);
        Activity http = byName["Microsoft.AspNetCore.Hosting.HttpRequestIn"];
        Activity query = byName["query"];
        Activity execute = byName["execute"];
        Assert.Equal("b7ad6b7169203331", http.ParentSpanId.ToString());
        Assert.Equal(http.SpanId, query.ParentSpanId);
        Assert.Equal(query.SpanId, byName["plan"].ParentSpanId);
        Assert.Equal(query.SpanId, byName["wait"].ParentSpanId);
        Assert.Equal(query.SpanId, execute.ParentSpanId);
        Assert.Contains(spans, span => span.ParentSpanId == execute.SpanId && span.GetTagItem("quiver.operator") is not null);
    }

    static async Task AskAsync(ApiCall call)
    {
        var request = new QueryRequest { Text = "SELECT count(*) FROM m.cpu WHERE v > 0", Door = "test" };
        long count;
        await using (QueryResult result = await call.Server.Database.Queries.StartAsync(request, call.Aborted))
        {
            count = (long)(await result.ToRowsAsync())[0][0]!;
        }

        await call.WriteTextAsync(200, count.ToString());
    }
}
