using System.Net;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Quiver.Server.Tests.Queries;

/// <summary>A server whose door for queries is tried.</summary>
public sealed class QueryDoor : IAsyncLifetime
{
    TestServer? _server;

    /// <summary>The server.</summary>
    internal TestServer Server => _server!;

    /// <summary>A client that says what it accepts only where it is told to.</summary>
    internal HttpClient Client => Server.Client;

    public async ValueTask InitializeAsync() => _server = await TestServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>Returns the address of a query by GET.</summary>
    public static Uri Get(string sql, params (string Name, string Value)[] more)
    {
        string address = "/api/v3/query_sql?db=main&q=" + Uri.EscapeDataString(sql);
        return new Uri(address + string.Concat(more.Select(m => $"&{m.Name}={Uri.EscapeDataString(m.Value)}")), UriKind.Relative);
    }

    /// <summary>Asks by GET and returns the body, which the status 200 must come with.</summary>
    public async Task<string> AskAsync(string sql, params (string Name, string Value)[] more)
    {
        using HttpResponseMessage answer = await Client.GetAsync(Get(sql, more));
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return body;
    }

    /// <summary>Sends a query as JSON.</summary>
    public async Task<HttpResponseMessage> PostAsync(object fields) =>
        await Client.PostAsync(
            new Uri("/api/v3/query_sql", UriKind.Relative),
            new StringContent(JsonSerializer.Serialize(fields), Encoding.UTF8, "application/json"));
}
