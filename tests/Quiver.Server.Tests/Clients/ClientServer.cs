using System.Net.Http.Headers;
using System.Text.Json;
using Quiver.Server.Hosting;
using Quiver.Server.Tests.Acceptance;
using Xunit;

namespace Quiver.Server.Tests.Clients;

/// <summary>A server that clients write to, with a token or without, and what is in it by SQL over HTTP.</summary>
sealed class ClientServer : IAsyncDisposable
{
    readonly AcceptanceServer _server;
    readonly HttpClient _client = new();

    ClientServer(AcceptanceServer server)
    {
        _server = server;
    }

    /// <summary>Where it listens.</summary>
    public string Url => _server.Url;

    /// <summary>The server.</summary>
    public QuiverServer Server => _server.Server;

    /// <summary>An administrator's token; empty where none is asked for.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Starts a server.</summary>
    public static async Task<ClientServer> StartAsync(bool asksForTokens)
    {
        var server = new AcceptanceServer(asksForTokens ? new Dictionary<string, string> { ["tokens"] = "" } : []);
        await server.StartAsync();
        var made = new ClientServer(server);
        if (asksForTokens)
        {
            using HttpResponseMessage answer = await made._client.PostAsync(new Uri(made.Url + "/api/v3/configure/token/admin"), null);
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            made.Token = document.RootElement.GetProperty("token").GetString()!;
            made._client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Token);
        }

        return made;
    }

    /// <summary>Returns the rows of a query as lines of CSV, after that of the names.</summary>
    public async Task<string[]> QueryAsync(string database, string sql)
    {
        var address = new Uri($"{Url}/api/v3/query_sql?format=csv&db={database}&q={Uri.EscapeDataString(sql)}");
        using HttpResponseMessage answer = await _client.GetAsync(address);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return [.. text.TrimEnd('\n').Split('\n').Skip(1)];
    }

    /// <summary>Returns the columns of a table with their types, by name.</summary>
    public Task<string[]> ColumnsAsync(string database, string table) =>
        QueryAsync(database, $"SELECT key, data_type FROM system.influxdb_schema WHERE measurement = '{table}' ORDER BY key");

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }
}
