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
    public async Task Client_pings_and_writes(bool asksForTokens)
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

        Assert.Contains("InfluxQL comes with a later release", report.Error("query", 501), StringComparison.Ordinal);
        Assert.Contains("InfluxQL comes with a later release", report.Error("databases", 501), StringComparison.Ordinal);
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
