using System.Diagnostics.Metrics;
using System.Text.Json;
using Quiver.Server.Http.Bodies;
using Xunit;

namespace Quiver.Server.Tests.Clients;

/// <summary>The JavaScript clients of InfluxDB 2, <c>@influxdata/influxdb-client</c> and <c>-apis</c>, as they are.</summary>
public sealed class InfluxDb2ClientTests
{
    const string Database = "js2";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_connects_writes_and_hears_of_errors(bool asksForTokens)
    {
        await using ClientServer server = await ClientServer.StartAsync(asksForTokens);
        JsonElement all = await ClientProgram.RunNodeAsync("influxdb2.mjs", server.Url, server.Token);
        var report = new ClientReport(all);
        Assert.Equal("pass", all.GetProperty("health").GetProperty("value").GetProperty("status").GetString());
        Assert.Equal("ready", all.GetProperty("ready").GetProperty("value").GetProperty("status").GetString());
        report.Value("ping");
        CheckBuckets(report, all);
        await CheckRowsAsync(server);
        CheckError(report, "wrongLine", 400, "invalid", "line 1");
        CheckError(report, "wrongType", 400, "invalid", "invalid column type for column 'i'");
        if (asksForTokens)
        {
            CheckError(report, "wrongToken", 401, "unauthorized", "unauthorized access");
        }
    }

    [Fact]
    public async Task Client_tries_again_when_the_server_is_busy()
    {
        await using ClientServer server = await ClientServer.StartAsync(asksForTokens: false);
        BodyBudget budget = server.Server.Writes.Limits.Budget;
        int taken = 0;
        for (; budget.UsedBytes < budget.LimitBytes; taken++)
        {
            budget.Take(BodyBudget.LargeBytes);
        }

        // The bodies that keep others out are gone as soon as a write was refused.
        using var listener = new MeterListener();
        int refused = 0;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter, server.Server.Database.Meter) && instrument.Name == "quiver.write.requests")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            if (tags.ToArray().Contains(new("outcome", "failed")) && Interlocked.Increment(ref refused) == 1)
            {
                for (; taken > 0; taken--)
                {
                    budget.Return(BodyBudget.LargeBytes);
                }
            }
        });
        listener.Start();
        JsonElement attempts = await ClientProgram.RunNodeAsync("influxdb2_retry.mjs", server.Url);
        Assert.Equal([503, 204], attempts.EnumerateArray().Select(attempt => attempt.GetProperty("status").GetInt32()));
        Assert.Equal("1", attempts[0].GetProperty("retryAfter").GetString());
        Assert.Equal(["100,4950"], await server.QueryAsync("retried", "SELECT count(*), sum(v) FROM cpu"));
    }

    static void CheckBuckets(ClientReport report, JsonElement all)
    {
        Assert.Equal("\"my org\"", report.Value("organization"));
        JsonElement made = all.GetProperty("created").GetProperty("value");
        Assert.Equal(Database, made.GetProperty("name").GetString());
        Assert.Contains("already exists", report.Error("createdAgain", 422), StringComparison.Ordinal);
        Assert.Equal("[\"js2\"]", report.Value("found"));
        Assert.Equal("\"js2\"", report.Value("byId"));
        Assert.Contains("\"js2\"", report.Value("listed"), StringComparison.Ordinal);
        Assert.Contains("not found", report.Error("missing", 404), StringComparison.Ordinal);
    }

    static async Task CheckRowsAsync(ClientServer server)
    {
        Assert.Equal(
            ["s,2023-11-14T22:13:20", "ms,2023-11-14T22:13:20.123", "us,2023-11-14T22:13:20.123456", "ns,2023-11-14T22:13:20.123456789"],
            await server.QueryAsync(Database, "SELECT unit, time FROM units ORDER BY time"));
        Assert.Equal(
            ["a tag,tag", "b,boolean", "f,float", "i,integer", "s,string", "site,tag", "time,time", "u,uinteger"],
            await server.ColumnsAsync(Database, "types"));
        Assert.Equal(
            ["\"x y,z=ü\",\"north, 1\",-1.5,-7,18446744073709551615,false,\"he said \"\"no\"\", \\ =\",2023-11-14T22:13:20.123456789"],
            await server.QueryAsync(Database, "SELECT \"a tag\", site, f, i, u, b, s, time FROM types"));
        Assert.Equal(
            ["4500,10122750,10,1970-01-01T00:16:40,1970-01-01T01:31:39"],
            await server.QueryAsync(Database, "SELECT count(*), sum(v), count(DISTINCT host), min(time), max(time) FROM batch"));
    }

    static void CheckError(ClientReport report, string step, int status, string code, string message)
    {
        Assert.Contains(message, report.Error(step, status), StringComparison.Ordinal);
        Assert.Equal(code, report.Member(step, "code"));
        using var body = JsonDocument.Parse(report.Member(step, "body")!);
        Assert.Equal(code, body.RootElement.GetProperty("code").GetString());
    }
}
