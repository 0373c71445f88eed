using System.Text;

namespace Quiver.Server.Tests.Configure;

/// <summary>Sends requests to configure routes and returns status and body in one line, as golden answers are written.</summary>
sealed class ConfigureClient(TestServer server)
{
    public Task<string> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<string> DeleteAsync(string path, string? json = null) => SendAsync(HttpMethod.Delete, path, json);

    public Task<string> PostAsync(string path, string? json = null) => SendAsync(HttpMethod.Post, path, json);

    public Task<string> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    public async Task<string> SendAsync(HttpMethod method, string path, string? body, string? type = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri("/api/v3/" + path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        using HttpResponseMessage answer = await server.Client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return text.Length > 0 ? $"{(int)answer.StatusCode} {text}" : $"{(int)answer.StatusCode}";
    }

    /// <summary>Runs a statement below the doors and returns its rows as lines.</summary>
    public async Task<string> SqlAsync(string sql, string? database = null)
    {
        await using QueryResult result = await server.Server.Database.Queries.StartAsync(
            new Quiver.Queries.QueryRequest { Text = sql, Database = database });
        return string.Join('\n', (await result.ToRowsAsync()).Select(row => string.Join(
            ' ', row.Select(value => value is null ? "-" : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)))));
    }
}
