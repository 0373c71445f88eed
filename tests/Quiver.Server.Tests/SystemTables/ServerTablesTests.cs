using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Queries;
using Quiver.Server.Tests.Configure;
using Xunit;

namespace Quiver.Server.Tests.SystemTables;

public sealed class ServerTablesTests
{
    [Fact]
    public async Task TheServer_showsItself()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.MaxRequestBytes = 12_345_678);
        var client = new ConfigureClient(server);
        Assert.Equal(
            "core running True " + server.Url.TrimEnd('/'),
            await client.SqlAsync(
                "SELECT mode[1], state, core_count > 0, listening[1] FROM system.nodes WHERE length(instance_id) = 36 AND version <> ''"));
        Assert.Equal(
            "12345678 the program",
            await client.SqlAsync("SELECT value, source FROM system.settings WHERE name = 'max-http-request-size'"));
        Assert.Equal("30s default", await client.SqlAsync("SELECT value, source FROM system.settings WHERE name = 'drain-timeout'"));
    }

    [Fact]
    public async Task Metrics_areThoseOfThisMoment()
    {
        await using TestServer server = await TestServer.StartAsync();
        var client = new ConfigureClient(server);
        await client.SqlAsync("SELECT 1");
        const string Count =
            "SELECT value FROM system.metrics WHERE name = 'quiver.query.count' AND labels = 'door=\"library\",outcome=\"success\"'";
        Assert.Equal("1", await client.SqlAsync(Count));
        Assert.Equal("2", await client.SqlAsync(Count));
        Assert.Equal(
            "3 True", await client.SqlAsync(
                """
                SELECT max(value) FILTER (WHERE name = 'quiver.query.duration.count'),
                  max(value) FILTER (WHERE name = 'quiver.query.duration.bucket') <= 3
                FROM system.metrics
                """));
        Assert.Equal("1", await client.SqlAsync("SELECT value FROM system.metrics WHERE name = 'quiver.query.running'"));
    }

    [Fact]
    public async Task Tokens_areShownToAdministratorsOnly()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.RequiresTokens = true);
        await server.Server.Tokens.ClaimAsync();
        var client = new ConfigureClient(server);
        Assert.Equal(
            "_admin 9 *:*:* -", await client.SqlAsync("SELECT name, length(hash), permissions, expiry FROM system.tokens"));
        foreach (string table in new[] { "tokens", "metrics", "settings" })
        {
            var error = await Assert.ThrowsAsync<QuiverException>(() => server.Server.Database.Queries.StartAsync(
                new QueryRequest { Text = $"SELECT * FROM system.{table}", Access = new ReaderAccess() }));
            Assert.Equal(ErrorCode.UnknownTable, error.Code);
        }
    }

    sealed class ReaderAccess : SessionAccess
    {
        public override bool IsAdmin => false;

        public override bool CanUseFiles => false;

        public override bool CanRead(string schema) => true;

        public override bool CanWrite(string schema) => true;
    }
}
