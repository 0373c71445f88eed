using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Quiver.Server.Tests.Auth;

/// <summary>Tokens are in the answer to whoever made them and nowhere else.</summary>
public sealed class SecrecyTests
{
    [Fact]
    public async Task Nothing_that_the_server_tells_has_a_token()
    {
        using var told = new Transcript();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => told.Note(
                $"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} "
                + string.Join(' ', activity.Events.SelectMany(e => e.Tags))),
        };
        ActivitySource.AddActivityListener(listener);
        string admin, second, scoped;
        await using (TestServer server = await TestServer.StartAsync(o => o.RequiresTokens = true, logs: told))
        {
            var client = new TokenClient(server.Client);
            string first = await client.ClaimAsync();
            admin = first;
            scoped = await client.CreateAsync(admin, "scoped", "db:a:read");
            second = TokenClient.TextOf(await client.SendAsync("POST", TokenClient.Path + "/admin/regenerate", $"Bearer {admin}"));
            string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{scoped}"));
            string body = $$"""{"token_name":"x","permissions":["{{scoped}}"]}""";
            foreach (string header in new[]
                {
                    $"Bearer {scoped}", $"Basic {basic}", $"bearer {scoped}", $"Bearer {scoped} {scoped}", $"Token {scoped}x",
                    $"Bearer {second}",
                })
            {
                told.Note((await client.SendAsync("GET", "/health", header)).Body);
                told.Note((await client.SendAsync("POST", TokenClient.Path, header, body, "text/plain")).Body);
            }

            foreach (string path in new[] { "/write", "/query", "/api/v2/write", "/api/v3/write_lp", "/health", "/no/such/route" })
            {
                told.Note((await client.SendAsync("POST", $"{path}?db=a&q=x&p={scoped}", null, "m v=1")).Body);
                told.Note((await client.SendAsync("GET", $"{path}?db=a&q=x&p={second}", null)).Body);
            }

            // Requests that the web server itself refuses, with a token in the part that is wrong.
            foreach (string head in new[]
                {
                    $"GET /health HTTP/1.1\r\nHost: x\r\nAuthorization : Bearer {scoped}\r\n\r\n",
                    $"GET /health HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {scoped}\u0001\r\n\r\n",
                    $"GET /health?p={scoped} HTTP/9.9\r\n\r\n",
                    $"G\u0001T /health?p={scoped} HTTP/1.1\r\nHost: x\r\n\r\n",
                    $"GET /write?p={scoped}\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
                    $"GET /health HTTP/1.1\r\nHost: x\r\nBearer {scoped}\r\n\r\n",
                })
            {
                told.Note(await RawAsync(server, head));
            }
        }

        string all = told.Text;
        Assert.Contains("token \"scoped\" was made", all, StringComparison.Ordinal);
        Assert.Contains("its token is", all, StringComparison.Ordinal);
        foreach (string text in new[] { admin, second, scoped })
        {
            // A part is too much, too; base64 of it begins at one of three places.
            Assert.DoesNotContain(text[6..22], all, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{text}"))[12..32], all, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        await using TestServer server = await TestServer.StartAsync(o => o.RequiresTokens = true);
        string head = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ";
        string longer = await RawAsync(server, head + new string('a', 20_000) + "\r\n\r\n");
        Assert.Contains(" 401 ", longer.Split('\r')[0], StringComparison.Ordinal);

        // The server closes with bytes unread, which may cut its own answer off.
        string endless = await RawAsync(server, head + new string('a', 100_000) + "\r\n\r\n");
        Assert.True(endless.Length == 0 || endless.Split('\r')[0].Contains(" 431 ", StringComparison.Ordinal), endless);

        string twice = await RawAsync(
            server, "GET /health HTTP/1.1\r\nHost: x\r\nAuthorization: a b\r\nAuthorization: c d\r\nConnection: close\r\n\r\n");
        Assert.Contains(" 400 ", twice.Split('\r')[0], StringComparison.Ordinal);
    }

    /// <summary>Sends bytes and returns the answer until the server closes, which it does for what it refuses.</summary>
    static async Task<string> RawAsync(TestServer server, string request)
    {
        var url = new Uri(server.Url);
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
            if (!request.Contains("Connection: close", StringComparison.Ordinal))
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            using var reader = new StreamReader(stream, Encoding.Latin1);
            return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Writes down everything that is logged.</summary>
    sealed class Transcript : ILoggerProvider, ILogger
    {
        readonly ConcurrentQueue<string> _lines = new();

        public string Text => string.Join('\n', _lines);

        public void Note(string line) => _lines.Enqueue(line);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Note(Show(state));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Note($"{formatter(state, exception)} {Show(state)} {exception}");

        public void Dispose()
        {
        }

        static string Show<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> pairs
            ? string.Join(' ', pairs.Select(pair => $"{pair.Key}={pair.Value}"))
            : state?.ToString() ?? "";
    }
}
