using Xunit;

namespace Quiver.Server.Tests.Clients;

/// <summary>The JavaScript client of InfluxDB 3, <c>@influxdata/influxdb3-client</c>, as it is.</summary>
public sealed class InfluxDb3ClientTests
{
    const string Database = "js3";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_writes_and_hears_of_errors(bool asksForTokens)
    {
        await using ClientServer server = await ClientServer.StartAsync(asksForTokens);
        var report = new ClientReport(await ClientProgram.RunNodeAsync("influxdb3.mjs", server.Url, server.Token));
        Assert.StartsWith("\"3.", report.Value("version"), StringComparison.Ordinal);
        await CheckRowsAsync(server);

        // What the user of the client sees says which line is wrong and why.
        Assert.Contains("line 1", report.Error("wrongLine", 400), StringComparison.Ordinal);
        Assert.Contains("types f=1,f= 1", report.Error("wrongLine", 400), StringComparison.Ordinal);
        Assert.Contains("line 1", report.Error("wrongLineNoSync", 400), StringComparison.Ordinal);
        Assert.Contains("invalid column type for column 'i'", report.Error("wrongType", 400), StringComparison.Ordinal);
        Assert.Contains("invalid character in database", report.Error("wrongDatabase", 400), StringComparison.Ordinal);
        if (asksForTokens)
        {
            Assert.Contains("unauthorized access", report.Error("wrongToken", 401), StringComparison.Ordinal);
        }

        // Flight is not served yet: the client hears so, whatever it makes of it.
        Assert.NotEmpty(report.Error("query", null));
    }

    static async Task CheckRowsAsync(ClientServer server)
    {
        Assert.Equal(
            ["a tag,tag", "b,boolean", "f,float", "i,integer", "s,string", "time,time", "u,uinteger"],
            await server.ColumnsAsync(Database, "types"));
        Assert.Equal(
            ["\"x y,z=ü\",-1.5,-7,7,true,\"he said \"\"no\"\", \\ =\",2023-11-14T22:13:20.123456789"],
            await server.QueryAsync(Database, "SELECT \"a tag\", f, i, u, b, s, time FROM types WHERE u = 7"));
        Assert.Equal(
            ["s,2023-11-14T22:13:20", "ms,2023-11-14T22:13:20.123", "us,2023-11-14T22:13:20.123456", "ns,2023-11-14T22:13:20.123456789"],
            await server.QueryAsync(Database, "SELECT unit, time FROM units ORDER BY time"));
        Assert.Equal(
            ["north,5000,12497500,1970-01-01T00:16:40,1970-01-01T01:39:59", "south,2,3,1970-01-01T00:00:01,1970-01-01T00:00:02"],
            await server.QueryAsync(
                Database, "SELECT site, count(*), sum(v), min(time), max(time) FROM batch GROUP BY site ORDER BY site"));
        Assert.Equal(["1", "2"], await server.QueryAsync(Database, "SELECT v FROM nosync ORDER BY time"));
    }
}
