using System.Net;
using System.Text;
using System.Text.Json;
using Quiver.Server.Tests.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Abuse;

/// <summary>Callers that have no token, or try out what one could be.</summary>
public sealed class WrongTokenTests
{
    [Fact]
    public async Task Wrong_tokens_are_refused_and_right_ones_go_on()
    {
        await using LocalServer server = await LocalServer.StartAsync(options => options.Server.RequiresTokens = true);
        string token;
        using (HttpResponseMessage made = await server.Client.PostAsync(new Uri("/api/v3/configure/token/admin", UriKind.Relative), null))
        {
            using JsonDocument answer = JsonDocument.Parse(await made.Content.ReadAsStringAsync());
            token = answer.RootElement.GetProperty("token").GetString()!;
        }

        await using NumberedWriter writer = await NumberedWriter.StartAsync(server.Url, token);
        string[] headers =
        [
            "", "Authorization: ", "Authorization: Bearer", "Authorization: Bearer ", $"Authorization: {token}",
            $"Authorization: Basic {token}",
            $"Authorization: Bearer {token[..^1]}", $"Authorization: Bearer {token}x", $"Authorization: Bearer {token} {token}",
            $"Authorization: Bearer {token.ToUpperInvariant()}", "Authorization: Bearer " + new string('a', 30_000),
            "Authorization: Bearer " + new string('a', 100_000), "Authorization: Token apiv3_", "Authorization: Digest a=b",
            "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + new string('p', 10_000))),
            "Authorization: Basic !!!!", "Authorization: Bearer \u00ff\u00fe\u0080",
            $"Authorization: Bearer {token}\r\nAuthorization: Bearer {token}x",
        ];
        string[] requests =
        [
            "POST /api/v3/write_lp?db=ledger HTTP/1.1", "POST /api/v2/write?bucket=ledger HTTP/1.1",
            "POST /write?db=ledger&u=a&p=b HTTP/1.1",
            "GET /api/v3/query_sql?db=ledger&q=SELECT%201 HTTP/1.1", "DELETE /api/v3/configure/database?db=ledger HTTP/1.1",
            "POST /api/v3/configure/token/admin/regenerate HTTP/1.1", "GET /metrics HTTP/1.1",
        ];
        const string Body = "points,who=thief n=0i 1\n";
        await Parallel.ForEachAsync(
            requests.SelectMany(request => headers.Select(header => (request, header))),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (pair, _) =>
            {
                (string request, string header) = pair;
                using RawClient client = await RawClient.ConnectAsync(server.Url);
                string lines = $"{request}\r\nHost: x\r\n{(header.Length == 0 ? "" : header + "\r\n")}Connection: close\r\n";
                await client.TrySendAsync($"{lines}Content-Length: {Body.Length}\r\n\r\n{Body}");
                string answer = await client.ReadToEndAsync();
                string shown = $"{request} {header[..Math.Min(header.Length, 100)]}: {answer}";
                Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), shown);
                Assert.DoesNotContain(token, answer, StringComparison.Ordinal);
            });
        Assert.DoesNotContain(token, server.Log, StringComparison.Ordinal);
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using (HttpResponseMessage answer = await server.Client.GetAsync(new Uri("/metrics", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await writer.VerifyAsync();
    }
}
