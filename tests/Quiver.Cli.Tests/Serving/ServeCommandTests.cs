using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Quiver.Cli.Serving;
using Xunit;

namespace Quiver.Cli.Tests.Serving;

public sealed class ServeCommandTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("quiver-serve").FullName;

    string Data => Path.Combine(_folder, "db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Help_has_every_setting_with_its_default()
    {
        CommandLine run = await CommandLine.RunAsync("serve", "--help");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string words = string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (ServeOption option in ServeOptions.All)
        {
            Assert.Contains($"--{option.Name} {(option.IsSwitch ? "" : option.Value + " ")}{option.Description}", words);
            Assert.True(
                option.Default is null || option.IsSwitch || words.Contains($"{option.Description} [{option.Default}]"), option.Name);
        }

        Assert.All(run.Output.Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, 100));
        Assert.Equal(ServeOptions.All.Count(), ServeOptions.All.DistinctBy(option => option.Name).Count());
    }

    [Fact]
    public async Task Settings_are_printed()
    {
        CommandLine run = await CommandLine.RunAsync(
            "serve", "--print-config", "--data", Data, "--without-auth", "--bind", "127.0.0.1:1", "--bind", "127.0.0.1:2");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\"bind\": [\"127.0.0.1:1\", \"127.0.0.1:2\"], // --bind\n", run.Output);
        Assert.Contains("\"without-auth\": true, // --without-auth\n", run.Output);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("error: --threads is given 2 times; it takes one value", "--threads", "1", "--threads", "2")]
    [InlineData("error: --threads takes a whole number from 1 to 1024, not \"x\"", "--threads", "x")]
    [InlineData("error: Unrecognized command or argument '--thread'", "--thread", "1")]
    public async Task Wrong_usage_is_told(string message, params string[] arguments)
    {
        CommandLine run = await CommandLine.RunAsync(["serve", "--data", Data, .. arguments]);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(message, run.Error);
        Assert.Contains("usage: quiver serve --help tells how", run.Error);
    }

    [Fact]
    public async Task A_signal_ends_the_server_and_loses_nothing_that_was_acknowledged()
    {
        await using ServeProcess server = ServeProcess.Start("--data", Data, "--without-auth", "--bind", "127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = new Uri(await server.ListenAsync()) };
        int acknowledged = 0;
        int refused = 0;
        var enough = new TaskCompletionSource();
        Task[] writers = [.. Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; ; i++)
            {
                using var body = new ByteArrayContent(Encoding.UTF8.GetBytes($"t,w={writer} v={i} {i + 1}"));
                try
                {
                    using HttpResponseMessage answer = await client.PostAsync(new Uri("/api/v3/write_lp?db=m", UriKind.Relative), body);
                    if ((int)answer.StatusCode != 204)
                    {
                        Assert.Equal(503, (int)answer.StatusCode);
                        Interlocked.Increment(ref refused);
                        return;
                    }
                }
                catch (HttpRequestException)
                {
                    // The server listens no more.
                    return;
                }

                if (Interlocked.Increment(ref acknowledged) == 200)
                {
                    enough.SetResult();
                }
            }
        }))];
        await enough.Task.WaitAsync(TimeSpan.FromMinutes(3));
        server.Terminate();
        await Task.WhenAll(writers);
        Assert.Equal(0, await server.EndAsync());
        Assert.Contains("all rows are in files", server.Messages);

        CommandLine count = await CommandLine.RunAsync(
            Databases.EngineDatabase.Open, "", null, "sql", "--data", Data, "SELECT count(*) AS n FROM m.t", "--format", "csv");
        Assert.Equal($"n\n{acknowledged}\n", count.Output);
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using ServeProcess server = ServeProcess.Start(
            "--data", Data, "--without-auth", "--bind", "127.0.0.1:0", "--drain-timeout", "1h");
        string url = await server.ListenAsync();
        using var client = new TcpClient(new Uri(url).Host, new Uri(url).Port);

        // A write that does not come to its end holds the server back.
        await client.GetStream().WriteAsync(
            "POST /api/v3/write_lp?db=m HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n"u8.ToArray());
        Assert.NotEqual(0, await client.GetStream().ReadAsync(new byte[100]));
        server.Terminate();
        while (!server.Messages.Contains("the server stops: 1 requests", StringComparison.Ordinal))
        {
            await Task.Delay(20);
        }

        server.Terminate();
        Assert.Equal(128 + 15, await server.EndAsync());
    }

    [Fact]
    public async Task A_directory_or_an_address_that_another_process_has_is_told()
    {
        await using ServeProcess first = ServeProcess.Start("--data", Data, "--without-auth", "--bind", "127.0.0.1:0");
        string url = await first.ListenAsync();
        await using ServeProcess second = ServeProcess.Start("--data", Data, "--without-auth", "--bind", "127.0.0.1:0");
        await using ServeProcess third = ServeProcess.Start("--data", Data + "2", "--without-auth", "--bind", url);
        Assert.Equal(1, await second.EndAsync());
        Assert.Equal(1, await third.EndAsync());
        Assert.Equal(
            $"error: the database directory \"{Data}\" is open in another process; close that one, or ask it for the data",
            second.Messages.Trim());
        Assert.EndsWith(
            $"error: the server cannot listen at {url}: another process listens there; stop that one, or choose another port",
            third.Messages.Trim());
        first.Terminate();
        Assert.Equal(0, await first.EndAsync());
    }

    [Fact]
    public async Task Traces_and_metrics_are_sent_to_a_collector()
    {
        using HttpListener collector = Listen(out int port);
        var received = new ConcurrentDictionary<string, string>();
        Task collecting = Task.Run(async () =>
        {
            while (received.Count < 2)
            {
                HttpListenerContext call = await collector.GetContextAsync();
                using var content = new MemoryStream();
                await call.Request.InputStream.CopyToAsync(content);
                received[call.Request.Url!.AbsolutePath] = Encoding.Latin1.GetString(content.ToArray());
                call.Response.Close();
            }
        });
        await using ServeProcess server = ServeProcess.Start(
            "--data", Data, "--without-auth", "--bind", "127.0.0.1:0", "--otlp-endpoint", $"http://127.0.0.1:{port}");
        using var client = new HttpClient { BaseAddress = new Uri(await server.ListenAsync()) };
        using var body = new ByteArrayContent("t v=1 1"u8.ToArray());
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/api/v3/write_lp?db=m", UriKind.Relative), body);
        server.Terminate();
        Assert.Equal(0, await server.EndAsync());
        await collecting.WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Contains("/api/v3/write_lp", received["/v1/traces"]);
        Assert.Contains("quiver.wal.flush.duration", received["/v1/metrics"]);
        Assert.Contains("service.name", received["/v1/metrics"]);
    }

    /// <summary>Listens at a port that was free a moment ago: where another process was faster, at another one.</summary>
    static HttpListener Listen(out int port)
    {
        for (int tries = 1; ; tries++)
        {
            using (var free = new TcpListener(IPAddress.Loopback, 0))
            {
                free.Start();
                port = ((IPEndPoint)free.LocalEndpoint).Port;
            }

            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException) when (tries < 20)
            {
                listener.Close();
            }
        }
    }

    [Fact]
    public async Task The_first_token_is_made_as_the_message_says()
    {
        await using ServeProcess server = ServeProcess.Start("--data", Data, "--bind", "127.0.0.1:0");
        string url = await server.ListenAsync();
        using var client = new HttpClient();
        using HttpResponseMessage made = await client.PostAsync(new Uri(url + "/api/v3/configure/token/admin"), null);
        Assert.Equal(201, (int)made.StatusCode);
        server.Terminate();
        Assert.Equal(0, await server.EndAsync());
        Assert.Contains($"curl -X POST {url}/api/v3/configure/token/admin", server.Messages);
        Assert.DoesNotContain("apiv3_", server.Messages);
    }
}
