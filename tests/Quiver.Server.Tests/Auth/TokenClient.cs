using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Quiver.Server.Tests.Auth;

/// <summary>Calls the routes of tokens.</summary>
sealed class TokenClient(HttpClient client)
{
    public const string Path = "/api/v3/configure/token";

    /// <summary>Sends a request and returns the status and the body.</summary>
    public async Task<(int Status, string Body)> SendAsync(
        string method, string path, string? authorization = null, string? json = null, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using HttpResponseMessage answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Makes the first token and returns its text.</summary>
    public async Task<string> ClaimAsync() => TextOf(await SendAsync("POST", Path + "/admin"));

    /// <summary>Makes a token and returns its text.</summary>
    public async Task<string> CreateAsync(string admin, string name, string permission, int? seconds = null)
    {
        string expiry = seconds is null ? "null" : seconds.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TextOf(await SendAsync(
            "POST", Path, $"Bearer {admin}", $$"""{"token_name":"{{name}}","permissions":["{{permission}}"],"expiry_secs":{{expiry}}}"""));
    }

    public static string TextOf((int Status, string Body) answer)
    {
        Xunit.Assert.Equal(201, answer.Status);
        return JsonDocument.Parse(answer.Body).RootElement.GetProperty("token").GetString()!;
    }
}
