using Xunit;

namespace Quiver.Server.Tests.Configure;

public sealed class TableAndCacheRoutesTests
{
    const string Cpu =
        """
        {"db":"foo","table":"cpu","tags":["host","region"],"fields":[{"name":"usage","type":"float64"},{"name":"n","type":"int64"},
        {"name":"u","type":"uint64"},{"name":"s","type":"utf8"},{"name":"b","type":"bool"}]}
        """;

    [Fact]
    public async Task Tables_areCreatedAndDeleted()
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new ConfigureClient(server);
        Assert.Equal("200", await client.PostAsync("configure/table", Cpu));
        Assert.Equal("409 there is a table \"cpu\" in database \"foo\" already", await client.PostAsync("configure/table", Cpu));
        Assert.Equal("200", await client.PostAsync("configure/table", """{"db":"foo","table":"bare","tags":["a"]}"""));
        Assert.Equal(
            "b boolean\nhost tag\nn integer\nregion tag\ns string\ntime time\nu uinteger\nusage float",
            await client.SqlAsync("SELECT key, data_type FROM system.influxdb_schema WHERE measurement = 'cpu'", "foo"));
        Assert.Equal("", await client.SqlAsync("SELECT * FROM cpu", "foo"));
        Assert.Equal("200", await client.DeleteAsync("configure/table?db=foo&table=cpu&hard_delete_at=now"));
        Assert.Equal("404 there is no table \"cpu\" in database \"foo\"", await client.DeleteAsync("configure/table?db=foo&table=cpu"));
        Assert.Equal("404 there is no database \"no\"", await client.DeleteAsync("configure/table?db=no&table=cpu"));
        Assert.Equal("400 missing query parameter 'table'", await client.DeleteAsync("configure/table?db=foo"));
        Assert.Equal("200", await client.PostAsync("configure/table", Cpu));
    }

    [Theory]
    [InlineData("""{"table":"t","tags":[]}""", "400 serde json error: missing field `db`")]
    [InlineData("""{"db":"d","tags":[]}""", "400 serde json error: missing field `table`")]
    [InlineData("""{"db":"d","table":"t"}""", "400 serde json error: missing field `tags`")]
    [InlineData("""{"db":"d","table":"t","tags":[null]}""", "400 serde json error: field `tags` has a null in it")]
    [InlineData("""{"db":"d","table":"t","tags":["a"],"fields":[{"name":"f"}]}""", "400 serde json error: missing field `type`")]
    [InlineData("""{"db":"d","table":"t","tags":["a"],"fields":[null]}""", "400 serde json error: missing field `name`")]
    [InlineData("""{"db":"d","table":"t","tags":["a"],"fields":[{"name":"f","type":"int8"}]}""", "400 serde json error: the type of")]
    [InlineData("""{"db":"d","table":"","tags":["a"]}""", "400 ")]
    [InlineData("""{"db":"d","table":"t","tags":["a","a"]}""", "400 ")]
    [InlineData("""{"db":"d","table":"t","tags":["time"]}""", "400 ")]
    [InlineData("""{"db":"!","table":"t","tags":["a"]}""", """400 {"error":"db name did not start with a number or letter"}""")]
    public async Task WrongTables_areToldSo(string body, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        Assert.StartsWith(expected, await new ConfigureClient(server).PostAsync("configure/table", body));
    }

    [Fact]
    public async Task TooManyColumns_areUnprocessable()
    {
        await using TestServer server = await TestServer.StartAsync();
        string tags = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"t{i}\""));
        Assert.StartsWith(
            "422 {\"error\":\"",
            await new ConfigureClient(server).PostAsync("configure/table", $$"""{"db":"d","table":"t","tags":[{{tags}}]}"""));
    }

    [Fact]
    public async Task LastCaches_areCreatedAndDeleted()
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new ConfigureClient(server);
        await client.PostAsync("configure/table", Cpu);
        Assert.Equal(
            """201 {"db":"foo","table":"cpu","name":"cpu_host_region_last_cache","key_columns":["host","region"],"count":1,"ttl":14400}""",
            await client.PostAsync("configure/last_cache", """{"db":"foo","table":"cpu"}"""));
        Assert.StartsWith("409 ", await client.PostAsync("configure/last_cache", """{"db":"foo","table":"cpu"}"""));
        Assert.Equal(
            """201 {"db":"foo","table":"cpu","name":"few","key_columns":["n"],"value_columns":["usage","s"],"count":5,"ttl":60}""",
            await client.PostAsync(
                "configure/last_cache",
                """{"db":"foo","table":"cpu","name":"few","key_columns":["n"],"value_columns":["usage","s"],"count":5,"ttl":60}"""));
        Assert.Equal("cpu_host_region_last_cache\nfew", await client.SqlAsync("SELECT name FROM system.last_caches ORDER BY 1", "foo"));
        Assert.Equal("200", await client.DeleteAsync("configure/last_cache?db=foo&table=cpu&name=few"));
        Assert.Equal("404 table \"cpu\" has no cache \"few\"", await client.DeleteAsync("configure/last_cache?db=foo&table=cpu&name=few"));
        Assert.Equal(
            "200", await client.DeleteAsync("configure/last_cache", """{"db":"foo","table":"cpu","name":"cpu_host_region_last_cache"}"""));
        Assert.Equal("", await client.SqlAsync("SELECT name FROM system.last_caches", "foo"));
    }

    [Fact]
    public async Task DistinctCaches_areCreatedAndDeleted()
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new ConfigureClient(server);
        await client.PostAsync("configure/table", Cpu);
        Assert.Equal(
            """201 {"db":"foo","table":"cpu","name":"cpu_region_host_distinct_cache","columns":["region","host"]"""
            + ""","max_cardinality":100000,"max_age":86400}""",
            await client.PostAsync("configure/distinct_cache", """{"db":"foo","table":"cpu","columns":["region","host"]}"""));
        Assert.StartsWith(
            "409 ", await client.PostAsync("configure/distinct_cache", """{"db":"foo","table":"cpu","columns":["region","host"]}"""));
        Assert.Equal(
            "200", await client.DeleteAsync("configure/distinct_cache?db=foo&table=cpu&name=cpu_region_host_distinct_cache"));
        Assert.StartsWith("404 ", await client.DeleteAsync("configure/distinct_cache?db=foo&table=cpu&name=other"));
    }

    [Theory]
    [InlineData("last_cache", """{"db":"no","table":"cpu"}""", "404 there is no database \"no\"")]
    [InlineData("last_cache", """{"db":"foo","table":"no"}""", "404 there is no table \"no\" in database \"foo\"")]
    [InlineData("last_cache", """{"db":"foo","table":"cpu","key_columns":["no"]}""", "400 ")]
    [InlineData("last_cache", """{"db":"foo","table":"cpu","key_columns":["usage"]}""", "400 ")]
    [InlineData("last_cache", """{"db":"foo","table":"cpu","count":0}""", "400 ")]
    [InlineData("last_cache", """{"db":"foo","table":"cpu","count":99999999999}""", "400 ")]
    [InlineData("last_cache", """{"db":"foo","table":"cpu","ttl":0}""", "400 ")]
    [InlineData("last_cache", """{"db":"foo","table":"cpu","ttl":9223372036854775807}""", "400 ")]
    [InlineData("last_cache", """{"db":"foo","table":"cpu","ttl":"4h"}""", "400 serde json error: invalid value of `ttl`")]
    [InlineData("distinct_cache", """{"db":"foo","table":"cpu"}""", "400 serde json error: missing field `columns`")]
    [InlineData("distinct_cache", """{"db":"foo","table":"cpu","columns":[]}""", "400 ")]
    [InlineData("distinct_cache", """{"db":"foo","table":"cpu","columns":["usage"]}""", "400 ")]
    [InlineData("distinct_cache", """{"db":"foo","table":"cpu","columns":["host"],"max_cardinality":-1}""", "400 ")]
    [InlineData("distinct_cache", """{"db":"foo","table":"cpu","columns":["host"],"max_age":-1}""", "400 ")]
    public async Task WrongCaches_areToldSo(string kind, string body, string expected)
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new ConfigureClient(server);
        await client.PostAsync("configure/table", Cpu);
        Assert.StartsWith(expected, await client.PostAsync("configure/" + kind, body));
        Assert.Equal("", await client.SqlAsync($"SELECT name FROM system.{kind}s"));
    }

    [Fact]
    public async Task Everything_staysAfterARestart()
    {
        string directory = Path.Combine(Path.GetTempPath(), "quiver-configure-" + Guid.NewGuid().ToString("N"));
        const string Defined =
            """
            SELECT table_name, column_count, last_cache_count, distinct_cache_count, d.retention FROM system.tables t
            JOIN system.databases d ON t.database_name = d.database_name WHERE t.database_name = 'foo' AND NOT t.deleted
            """;
        try
        {
            await using (TestServer server = await TestServer.StartAsync(directory: directory))
            {
                var client = new ConfigureClient(server);
                await client.PostAsync("configure/database", """{"db":"foo","retention_period":"1w"}""");
                await client.PostAsync("configure/database", """{"db":"gone"}""");
                await client.PostAsync("configure/table", Cpu);
                await client.PostAsync("configure/last_cache", """{"db":"foo","table":"cpu"}""");
                await client.PostAsync("configure/distinct_cache", """{"db":"foo","table":"cpu","columns":["host"]}""");
                await client.DeleteAsync("configure/database?db=gone");
                Assert.Equal("cpu 8 1 1 7d", await client.SqlAsync(Defined));
            }

            await using (TestServer server = await TestServer.StartAsync(directory: directory))
            {
                var client = new ConfigureClient(server);
                Assert.Equal("cpu 8 1 1 7d", await client.SqlAsync(Defined));
                Assert.Equal(
                    """200 [{"iox::database":"_internal"},{"iox::database":"foo"}]""", await client.GetAsync("configure/database"));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
