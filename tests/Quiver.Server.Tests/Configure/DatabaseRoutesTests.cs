using Xunit;

namespace Quiver.Server.Tests.Configure;

public sealed class DatabaseRoutesTests
{
    [Fact]
    public async Task Databases_areCreatedListedChangedAndDeleted()
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new ConfigureClient(server);
        Assert.Equal("200", await client.PostAsync("configure/database", """{"db":"foo","retention_period":"30d"}"""));
        Assert.Equal("200", await client.PostAsync("configure/database", """{"db":"bar"}"""));
        Assert.StartsWith("409 there is a database \"foo\" already", await client.PostAsync("configure/database", """{"db":"foo"}"""));
        Assert.Equal(
            """200 [{"iox::database":"_internal"},{"iox::database":"bar"},{"iox::database":"foo"}]""",
            await client.GetAsync("configure/database?format=json"));
        Assert.Equal("bar -\nfoo 2592000000000000", await RetentionsAsync(client));
        Assert.Equal("200", await client.PutAsync("configure/database", """{"db":"bar","retention_period":"7 days"}"""));
        Assert.Equal("200", await client.PutAsync("configure/database", """{"db":"foo","retention_period":null}"""));
        Assert.Equal("bar 604800000000000\nfoo -", await RetentionsAsync(client));
        Assert.Equal("204", await client.PostAsync("configure/database/retention_period?db=foo&duration=1h%2030m"));
        Assert.Equal("204", await client.DeleteAsync("configure/database/retention_period?db=bar"));
        Assert.Equal("bar -\nfoo 5400000000000", await RetentionsAsync(client));
        Assert.Equal("200", await client.DeleteAsync("configure/database?db=foo&hard_delete_at=never"));
        Assert.Equal("404 there is no database \"foo\"", await client.DeleteAsync("configure/database?db=foo"));
        Assert.Equal("""200 [{"iox::database":"_internal"},{"iox::database":"bar"}]""", await client.GetAsync("configure/database"));
        Assert.Matches(
            """^200 \[\{"iox::database":"_internal","deleted":false\},\{"iox::database":"bar","deleted":false\},"""
            + """\{"iox::database":"foo-\d{8}T\d{6}","deleted":true\}\]$""",
            await client.GetAsync("configure/database?format=json&show_deleted=true"));

        // The name is free at once.
        Assert.Equal("200", await client.PostAsync("configure/database", """{"db":"foo"}"""));
    }

    [Theory]
    [InlineData("csv", "200 iox::database\n_internal\n")]
    [InlineData("jsonl", "200 {\"iox::database\":\"_internal\"}\n")]
    [InlineData(
        "pretty", "200 +---------------+\n| iox::database |\n+---------------+\n| _internal     |\n+---------------+")]
    [InlineData("xml", "400 unknown format 'xml', expected one of json, jsonl, csv, pretty, parquet, arrow")]
    public async Task TheList_hasAllFormats(string format, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        Assert.Equal(expected, await new ConfigureClient(server).GetAsync("configure/database?format=" + format));
    }

    [Theory]
    [InlineData("{}", "400 serde json error: missing field `db`")]
    [InlineData("null", "400 serde json error: the body is null; it must be an object")]
    [InlineData("[1]", "400 serde json error: ")]
    [InlineData("""{"db":5}""", "400 serde json error: invalid value of `db` at line 1 column ")]
    [InlineData("""{"db":""", "400 serde json error: ")]
    [InlineData("", "400 serde json error: ")]
    [InlineData("""{"db":"\ud800"}""", "400 serde json error: ")]
    [InlineData("""{"db":"x","retention_period":"soon"}""", "400 Cannot parse the given human time: \"soon\" is no period")]
    [InlineData("""{"db":"x","retention_period":"0s"}""", "400 Cannot parse the given human time: ")]
    [InlineData("""{"db":""}""", """400 {"error":"db name cannot be empty"}""")]
    [InlineData("""{"db":"_x"}""", """400 {"error":"db name did not start with a number or letter"}""")]
    [InlineData("""{"db":"é"}""", "400 {\"error\":\"")]
    [InlineData("""{"db":"a/b/c"}""", "400 {\"error\":\"db name with invalid retention policy, ")]
    public async Task WrongBodies_areToldSo(string body, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new ConfigureClient(server);
        string answer = await client.PostAsync("configure/database", body);
        Assert.StartsWith(expected, answer);
        Assert.DoesNotContain("Quiver.", answer);
        Assert.Equal("""200 [{"iox::database":"_internal"}]""", await client.GetAsync("configure/database"));
    }

    [Fact]
    public async Task OtherTypesOfContent_areRefused()
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new ConfigureClient(server);
        const string Expected = "415 unacceptable content-type, expected: application/json";
        Assert.Equal(Expected, await client.SendAsync(HttpMethod.Post, "configure/database", """{"db":"x"}""", "text/plain"));
        Assert.Equal(Expected, await client.SendAsync(HttpMethod.Post, "configure/table", """{"db":"x"}""", null));
        Assert.Equal(Expected, await client.PostAsync("configure/last_cache"));
        Assert.Equal(
            "200", await client.SendAsync(HttpMethod.Post, "configure/database", """{"db":"x"}""", "application/json; charset=utf-8"));
    }

    [Theory]
    [InlineData("now", "200")]
    [InlineData("default", "200")]
    [InlineData("2001-02-03T04:05:06Z", "200")]
    [InlineData("2101-02-03T04:05:06.789%2B02:00", "200")]
    [InlineData("2101-02-03", "400 Cannot parse the timestamp: ")]
    [InlineData("soon", "400 Cannot parse the timestamp: ")]
    [InlineData("2101-13-03T04:05:06Z", "400 Timestamp is out of range")]
    public async Task TheTimeOfDeletion_isRead(string moment, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new ConfigureClient(server);
        await client.PostAsync("configure/database", """{"db":"x"}""");
        Assert.StartsWith(expected, await client.DeleteAsync($"configure/database?db=x&hard_delete_at={moment}"));
        if (moment[0] == '2' && expected == "200")
        {
            string year = await client.SqlAsync(
                "SELECT extract(year FROM hard_deletion_time) - extract(year FROM now()) > 50 FROM system.databases WHERE deleted");
            Assert.Equal(moment.StartsWith("21", StringComparison.Ordinal) ? "True" : "", year.Replace("False", ""));
        }
    }

    [Fact]
    public async Task WhatIsMissing_isSaid()
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new ConfigureClient(server);
        Assert.Equal("400 missing query parameter 'db'", await client.DeleteAsync("configure/database"));
        Assert.Equal("400 missing query parameter 'duration'", await client.PostAsync("configure/database/retention_period?db=x"));
        Assert.Equal("404 there is no database \"x\"", await client.PostAsync("configure/database/retention_period?db=x&duration=1d"));
        Assert.Equal("404 there is no database \"x\"", await client.DeleteAsync("configure/database/retention_period?db=x"));
        Assert.Equal("404 there is no database \"x\"", await client.PutAsync("configure/database", """{"db":"x"}"""));
        Assert.StartsWith("400 ", await client.DeleteAsync("configure/database?db=_internal"));
        Assert.StartsWith("501 Quiver has no processing engine", await client.PostAsync("configure/processing_engine_trigger", "{}"));
        Assert.StartsWith("501 ", await client.GetAsync("engine/some/path"));
    }

    static Task<string> RetentionsAsync(ConfigureClient client) => client.SqlAsync(
        "SELECT database_name, retention_period_ns FROM system.databases WHERE database_name IN ('foo', 'bar') ORDER BY 1");
}
