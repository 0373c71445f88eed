using System.Text.Json;
using Xunit;

namespace Quiver.Server.Tests.Clients;

/// <summary>The JavaScript client of InfluxDB 1, <c>influx</c>, as it is.</summary>
public sealed class InfluxDb1ClientTests
{
    const string Database = "js1";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_pings_writes_asks_and_defines(bool asksForTokens)
    {
        await using ClientServer server = await ClientServer.StartAsync(asksForTokens);
        JsonElement all = await ClientProgram.RunNodeAsync("influxdb1.mjs", server.Url, server.Token);
        var report = new ClientReport(all);
        JsonElement host = all.GetProperty("ping").GetProperty("value")[0];
        Assert.True(host.GetProperty("online").GetBoolean());
        Assert.StartsWith("3.", host.GetProperty("version").GetString(), StringComparison.Ordinal);
        await CheckRowsAsync(server);
        Assert.Contains("invalid column type for column 'f'", report.Error("wrongType", 400), StringComparison.Ordinal);
        if (asksForTokens)
        {
            Assert.Contains("not authenticated", report.Error("wrongToken", 401), StringComparison.Ordinal);
        }

        CheckAnswers(report);
        CheckDefinitions(report);
    }

    static void CheckAnswers(ClientReport report)
    {
        Assert.Equal(
            """[{"time":"1700000000123456789","a tag":"x y,z=ü","b":true,"f":-1.5,"i":-7,"s":"he said \"no\", \\ ="}]""",
            report.Value("rows"));
        Assert.Equal("[1699999200000,1699999980000,1700000000000,1700000000123,1700000000123,1700000000123]", report.Value("units"));
        Assert.Equal(
            """[{"tags":{"host":"h0"},"rows":[[300,448500]]},{"tags":{"host":"h1"},"rows":[[300,448800]]}]""", report.Value("grouped"));
        Assert.Equal("[2,1]", report.Value("two"));
        Assert.Equal("[2]", report.Value("placeholders"));
        Assert.Equal(
            """{"results":[{"statement_id":0,"series":[{"name":"measured","columns":["time","v"],"values":[[1,1]]}]}]}""",
            report.Value("raw"));
        Assert.Contains(
            "error parsing query: found FROM, expected identifier, string, number, bool at line 1, char 8", report.Error("wrongText", 400),
            StringComparison.Ordinal);
        Assert.Equal("Error from InfluxDB: undefined function nothing()", report.Error("wrongFunction", null));
    }

    static void CheckDefinitions(ClientReport report)
    {
        Assert.Equal("[true,false]", report.Value("databases"));
        Assert.Equal("""[["autogen","0s",true],["week","168h0m0s",false]]""", report.Value("policies"));
        Assert.Equal("""["batch","measured","types","units"]""", report.Value("measurements"));
        Assert.Equal("""["measured,host=a","measured,host=b"]""", report.Value("series"));
        Assert.Equal("[true,false]", report.Value("dropped"));
    }

    static async Task CheckRowsAsync(ClientServer server)
    {
        Assert.Equal(
            ["a tag,tag", "b,boolean", "f,float", "i,integer", "s,string", "time,time"], await server.ColumnsAsync(Database, "types"));
        Assert.Equal(
            ["\"x y,z=ü\",-1.5,-7,true,\"he said \"\"no\"\", \\ =\",2023-11-14T22:13:20.123456789"],
            await server.QueryAsync(Database, "SELECT \"a tag\", f, i, b, s, time FROM types"));
        Assert.Equal(
            [
                "h,2023-11-14T22:00:00", "m,2023-11-14T22:13:00", "s,2023-11-14T22:13:20", "ms,2023-11-14T22:13:20.123",
                "u,2023-11-14T22:13:20.123456", "n,2023-11-14T22:13:20.123456789",
            ],
            await server.QueryAsync(Database, "SELECT unit, time FROM units ORDER BY time"));
        Assert.Equal(
            ["a,1.0,1970-01-01T00:00:01", "b,2.0,1970-01-01T00:00:02"],
            await server.QueryAsync(Database, "SELECT host, v, time FROM measured ORDER BY time"));
        Assert.Equal(
            ["3000,4498500.0,10,1970-01-01T00:16:40,1970-01-01T01:06:39"],
            await server.QueryAsync(Database, "SELECT count(*), sum(v), count(DISTINCT host), min(time), max(time) FROM batch"));
    }
}
