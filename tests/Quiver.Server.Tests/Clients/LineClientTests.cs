using Xunit;

namespace Quiver.Server.Tests.Clients;

/// <summary>Programs that know HTTP and nothing of InfluxDB's clients: Python's library, curl.</summary>
public sealed class LineClientTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Python_writes_and_queries(bool asksForTokens)
    {
        await using ClientServer server = await ClientServer.StartAsync(asksForTokens);
        var report = await ClientProgram.RunPythonAsync("line_client.py", server.Url, server.Token);
        Assert.Equal("[204,\"\"]", Compact(report.GetProperty("write").GetRawText()));
        Assert.Equal("[204,\"\"]", Compact(report.GetProperty("zipped").GetRawText()));
        Assert.Equal(400, report.GetProperty("wrong")[0].GetInt32());
        Assert.Equal("[204]", report.GetProperty("kept").GetRawText());
        Assert.Equal(52, report.GetProperty("rows").GetProperty("n").GetInt32());
        Assert.Equal((49 * 50 / 2) + 100 + 101, report.GetProperty("rows").GetProperty("sum").GetInt32());
        Assert.Equal("[{\"host\":\"b\",\"f\":2.0},{\"host\":\"c\",\"f\":3.0}]", Compact(report.GetProperty("post").GetRawText()));
        Assert.Equal(["ä,1.0,x,1970-01-01T00:00:01"], await server.QueryAsync("py", "SELECT host, f, s, time FROM cpu WHERE f = 1"));
    }

    [Fact]
    public async Task Curl_sends_a_file_of_lines()
    {
        await using ClientServer server = await ClientServer.StartAsync(asksForTokens: true);
        string file = Path.GetTempFileName();
        try
        {
            // More than curl sends before it asks whether it may go on (Expect: 100-continue).
            await File.WriteAllLinesAsync(file, Enumerable.Range(0, 50_000).Select(i => $"cpu,host=h{i % 100} v={i}i {i}"));
            Assert.Equal("204", await ClientProgram.RunTextAsync("curl", [
                "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-u", "user:" + server.Token, "--data-binary", "@" + file,
                server.Url + "/write?db=curl&precision=s",
            ]));
        }
        finally
        {
            File.Delete(file);
        }

        Assert.Equal(["50000,1249975000"], await server.QueryAsync("curl", "SELECT count(*), sum(v) FROM cpu"));
    }

    static string Compact(string json) => json.Replace(", ", ",", StringComparison.Ordinal).Replace(": ", ":", StringComparison.Ordinal);
}
