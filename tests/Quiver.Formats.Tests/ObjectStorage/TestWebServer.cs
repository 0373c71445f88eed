using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Quiver.Formats.Tests.ObjectStorage;

/// <summary>A web server on this machine that can behave badly: it speaks HTTP/1.1 over sockets itself and counts its requests.</summary>
sealed class TestWebServer : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly Func<TestRequest, TestReply> _handle;
    readonly CancellationTokenSource _stop = new();

    public TestWebServer(Func<TestRequest, TestReply> handle)
    {
        _handle = handle;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public ConcurrentQueue<TestRequest> Requests { get; } = new();

    /// <summary>A server with one content under every path, which sends parts as servers do.</summary>
    public static TestWebServer Over(byte[] content, string? tag = "\"v1\"") => new(request => Part(request, content, tag));

    public static TestReply Part(TestRequest request, byte[] content, string? tag = "\"v1\"")
    {
        var headers = new Dictionary<string, string> { ["Accept-Ranges"] = "bytes" };
        if (tag is not null)
        {
            headers["ETag"] = tag;
        }

        if (request.Headers.TryGetValue("if-match", out string? match) && match != tag)
        {
            return new TestReply(412, []) { Headers = headers };
        }

        if (request.Range is not { } range)
        {
            return new TestReply(200, content) { Headers = headers };
        }

        string[] ends = range["bytes=".Length..].Split('-');
        long from = ends[0].Length == 0 ? Math.Max(0, content.Length - long.Parse(ends[1])) : long.Parse(ends[0]);
        long to = ends[0].Length == 0 || ends[1].Length == 0 ? content.Length - 1 : Math.Min(long.Parse(ends[1]), content.Length - 1);
        if (from > to)
        {
            return new TestReply(416, []) { Headers = new(headers) { ["Content-Range"] = $"bytes */{content.Length}" } };
        }

        return new TestReply(206, content[(int)from..((int)to + 1)])
        {
            Headers = new(headers) { ["Content-Range"] = $"bytes {from}-{to}/{content.Length}" },
        };
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1, false, 4096, leaveOpen: true);
                while (await ReadAsync(reader) is { } request)
                {
                    Requests.Enqueue(request);

                    // Some answers wait for other requests: on a thread of their own, because those of the pool may be few and all waiting.
                    TestReply reply = await Task.Factory.StartNew(
                        () => _handle(request), _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                    if (!await SendAsync(stream, request, reply))
                    {
                        return;
                    }
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client went away, as some tests want it to.
                return;
            }
        }
    }

    async Task<TestRequest?> ReadAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync(_stop.Token) is not { Length: > 0 } first)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':');
            headers[line[..colon].Trim().ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }

        if (headers.ContainsKey("expect"))
        {
            await reader.BaseStream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), _stop.Token);
        }

        string[] words = first.Split(' ');
        char[] body = new char[int.Parse(headers.GetValueOrDefault("content-length", "0"))];
        if (body.Length > 0)
        {
            await reader.ReadBlockAsync(body, _stop.Token);
        }

        return new TestRequest(words[0], words[1], headers, Encoding.Latin1.GetBytes(body));
    }

    async Task<bool> SendAsync(NetworkStream stream, TestRequest request, TestReply reply)
    {
        await Task.Delay(reply.Delay, _stop.Token);
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} Test\r\n");
        foreach ((string name, string value) in reply.Headers)
        {
            head.Append($"{name}: {value}\r\n");
        }

        head.Append(reply.HasUnknownLength ? "Connection: close\r\n\r\n" : $"Content-Length: {reply.Body.Length}\r\n\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ToString()), _stop.Token);
        if (request.Method != "HEAD")
        {
            await stream.WriteAsync(reply.Body.AsMemory(0, Math.Min(reply.CutAfter ?? int.MaxValue, reply.Body.Length)), _stop.Token);
        }

        return reply.CutAfter is null && !reply.HasUnknownLength;
    }
}
