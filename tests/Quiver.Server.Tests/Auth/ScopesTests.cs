using System.Text;
using Xunit;

namespace Quiver.Server.Tests.Auth;

/// <summary>What tokens allow over HTTP, with the clients' ways to give them.</summary>
public sealed class ScopesTests
{
    const string Line = "m v=1 1";

    [Fact]
    public async Task A_token_opens_the_doors_of_its_databases()
    {
        await using TestServer server = await TestServer.StartAsync(o => o.RequiresTokens = true);
        var client = new TokenClient(server.Client);
        string admin = await client.ClaimAsync();
        string reader = await client.CreateAsync(admin, "reader", "db:a:read");
        string writer = await client.CreateAsync(admin, "writer", "db:a:write");
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"telegraf:{writer}"));
        foreach ((string path, string? header) in new[]
            {
                ("/api/v3/write_lp?db=a", $"Bearer {writer}"), ("/api/v2/write?bucket=a", $"Token {writer}"),
                ("/write?db=a", $"Basic {basic}"), ($"/write?db=a&u=anybody&p={writer}", null),
                ("/api/v3/write_lp?db=b", $"Bearer {admin}"),
            })
        {
            Assert.Equal((204, path), ((await client.SendAsync("POST", path, header, Line, "text/plain")).Status, path));
        }

        foreach ((int expected, string path, string? header) in new[]
            {
                (403, "/api/v3/write_lp?db=b", $"Bearer {writer}"), (403, "/api/v3/write_lp?db=new", $"Bearer {writer}"),
                (403, "/api/v3/write_lp?db=a", $"Bearer {reader}"), (403, "/api/v2/write?bucket=b", $"Token {writer}"),
                (403, $"/write?db=b&p={writer}", null), (401, $"/write?db=a&p={writer}x", null), (401, "/write?db=a", null),
                (401, $"/api/v3/write_lp?db=a&p={writer}", null), (401, $"/api/v2/write?bucket=a&p={writer}", null),
                (400, $"/write?db=a&p={writer}", "Nonsense"),
            })
        {
            Assert.Equal((expected, path), ((await client.SendAsync("POST", path, header, Line, "text/plain")).Status, path));
        }

        Assert.Equal(
            (401, """{"code":"unauthorized","message":"unauthorized access"}"""),
            await client.SendAsync("POST", "/api/v2/write?bucket=a", "Token wrong", Line, "text/plain"));
        Assert.Equal(200, await QueryAsync(client, reader, "a", "SELECT * FROM m"));
        Assert.Equal(403, await QueryAsync(client, reader, "b", "SELECT * FROM m"));
        Assert.Equal(403, await QueryAsync(client, reader, "missing", "SELECT * FROM m"));
        Assert.Equal(403, await QueryAsync(client, writer, "a", "SELECT * FROM m"));
        Assert.Equal(400, await QueryAsync(client, reader, "a", "SELECT * FROM b.m"));
        (int status, string _) = await client.SendAsync(
            "POST", "/api/v3/query_sql", $"Bearer {reader}", """{"db":"a","q":"DELETE FROM m","format":"json"}""");
        Assert.Equal(403, status);
        Assert.Equal(403, await QueryAsync(client, admin, "a", "SELECT * FROM '/etc/passwd'"));
        Assert.Equal(403, (await client.SendAsync("DELETE", "/api/v3/configure/table?db=a&table=m", $"Bearer {writer}")).Status);
        Assert.Equal(200, await QueryAsync(client, admin, "b", "SELECT * FROM a.m"));
    }

    [Fact]
    public async Task Only_administrators_see_the_tokens_and_nobody_their_texts()
    {
        await using TestServer server = await TestServer.StartAsync(o => o.RequiresTokens = true);
        var client = new TokenClient(server.Client);
        string admin = await client.ClaimAsync();
        string reader = await client.CreateAsync(admin, "reader", "db:*:read");
        await client.SendAsync("POST", "/api/v3/write_lp?db=a", $"Bearer {admin}", Line, "text/plain");
        (int status, string body) = await client.SendAsync(
            "GET", "/api/v3/query_sql?db=a&format=json&q=" + Uri.EscapeDataString("SELECT * FROM system.tokens"), $"Bearer {admin}");
        Assert.Equal(200, status);
        Assert.Contains("\"reader\"", body, StringComparison.Ordinal);
        Assert.Contains("\"db:*:read\"", body, StringComparison.Ordinal);
        Assert.Contains($"\"{server.Server.Tokens.Describe()[1].Hash}\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain(reader[6..20], body, StringComparison.Ordinal);
        Assert.NotEqual(200, await QueryAsync(client, reader, "a", "SELECT * FROM system.tokens"));
    }

    static async Task<int> QueryAsync(TokenClient client, string token, string database, string sql) => (await client.SendAsync(
        "GET", $"/api/v3/query_sql?db={database}&format=json&q={Uri.EscapeDataString(sql)}", $"Bearer {token}")).Status;
}
