using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Quiver.Server.Tests.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Abuse;

/// <summary>What is no HTTP, or hardly: it is answered by an error of the client, or not at all, and the connection is closed.</summary>
public sealed partial class MalformedRequestTests : IAsyncLifetime
{
    const string Body = "points,who=smuggler n=0i 1\n";

    LocalServer _server = null!;
    NumberedWriter _writer = null!;

    /// <summary>Requests that no server may take.</summary>
    public static TheoryData<string, string> Wrong
    {
        get
        {
            string head = "POST /api/v3/write_lp?db=ledger HTTP/1.1\r\nHost: x\r\n";
            string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
            return new TheoryData<string, string>
            {
                { "nothing", "" },
                { "empty lines", new string('\n', 100_000) },
                { "no request line", "\r\n\r\n\r\n" },
                { "null bytes", new string('\0', 4096) },
                { "null in the address", "GET /health\0 HTTP/1.1\r\nHost: x\r\n\r\n" },
                { "null in a header", "GET /health HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n" },
                { "TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + new string('\u0080', 508) + "\r\n\r\n" },
                { "no version", "GET /health\r\n\r\n" },
                { "a version to come", "GET /health HTTP/9.9\r\nHost: x\r\n\r\n" },
                { "words without end", new string('A', 200_000) },
                { "an address without end", "GET /health?" + new string('a', 200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n" },
                { "a method without end", new string('G', 100_000) + " / HTTP/1.1\r\nHost: x\r\n\r\n" },
                { "no host", "GET /health HTTP/1.1\r\n\r\n" },
                { "two hosts", "GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" },
                { "a header without a name", "GET /health HTTP/1.1\r\nHost: x\r\n: a\r\n\r\n" },
                { "a header without a colon", "GET /health HTTP/1.1\r\nHost: x\r\nabc\r\n\r\n" },
                { "a space before the colon", "GET /health HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc" },
                { "a folded header", "GET /health HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n" },
                { "a header without end", "GET /health HTTP/1.1\r\nHost: x\r\nA: " + new string('a', 200_000) },
                { "many headers", "GET /health HTTP/1.1\r\nHost: x\r\n" + string.Concat(Enumerable.Repeat("A: b\r\n", 20_000)) + "\r\n" },
                { "a length below zero", head + "Content-Length: -5\r\n\r\n" + Body },
                { "a length beyond numbers", head + "Content-Length: 99999999999999999999999\r\n\r\n" + Body },
                { "a length that is no number", head + "Content-Length: 0x1b\r\n\r\n" + Body },
                { "two lengths", head + "Content-Length: 27\r\nContent-Length: 5\r\n\r\n" + Body },
                { "a length that is a list", head + "Content-Length: 27, 5\r\n\r\n" + Body },
                { "no chunk", chunked },
                { "a chunk that is no number", chunked + "zz\r\n" + Body + "\r\n0\r\n\r\n" },
                { "a chunk below zero", chunked + "-1\r\n" + Body + "\r\n0\r\n\r\n" },
                { "a chunk beyond numbers", chunked + "fffffffffffffffffff\r\n" + Body + "\r\n0\r\n\r\n" },
                { "a chunk longer than it says", chunked + "3\r\n" + Body + "\r\n0\r\n\r\n" },
                { "a chunk that is cut short", chunked + "ffff\r\n" + Body },
                { "a chunk with words without end", chunked + "1b;" + new string('x', 200_000) },
                { "no last chunk", chunked + "1b\r\n" + Body + "\r\n" },
                { "trailers without end", chunked + "1b\r\n" + Body + "\r\n0\r\n" + string.Concat(Enumerable.Repeat("A: b\r\n", 20_000)) },
                { "a coding that is none", head + "Transfer-Encoding: gzip\r\n\r\n" + Body },
                { "chunked twice over", head + "Transfer-Encoding: chunked, gzip\r\n\r\n1b\r\n" + Body + "\r\n0\r\n\r\n" },
                { "a half body", head + "Content-Length: 1000\r\n\r\n" + Body },
                { "HTTP/2 that goes wrong", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + new string('\u00ff', 3000) },
                { "a half preface of HTTP/2", "PRI * HTTP/2.0\r\n" },
                { "CONNECT", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n" },
                { "TRACE", "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n" },
                { "a path upwards", "GET /../../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" },
                { "a path upwards in disguise", "GET /..%2f..%2f%00etc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" },
            };
        }
    }

    public async ValueTask InitializeAsync()
    {
        _server = await LocalServer.StartAsync();
        _writer = await NumberedWriter.StartAsync(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Requests_that_are_none_are_refused()
    {
        foreach (var row in Wrong)
        {
            (string name, string request) = row.Data;
            using RawClient client = await RawClient.ConnectAsync(_server.Url);
            await client.TrySendAsync(request);
            string answer = await client.FinishAsync();
            Assert.True(IsRefusal(answer), $"{name}: {answer}");
        }

        await _writer.VerifyAsync();
    }

    [Fact]
    public async Task Requests_of_damaged_bytes_are_refused_or_understood()
    {
        string whole = $"POST /api/v3/write_lp?db=other HTTP/1.1\r\nHost: x\r\nContent-Length: {Body.Length}\r\nAccept: */*\r\n\r\n{Body}"
            + "GET /api/v3/query_sql?db=ledger&q=SELECT%201 HTTP/1.1\r\nHost: x\r\n\r\n";
        var random = new Random(5);
        for (int i = 0; i < AbuseCounts.Damaged; i++)
        {
            byte[] bytes = Encoding.Latin1.GetBytes(whole);
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            using RawClient client = await RawClient.ConnectAsync(_server.Url);
            await client.TrySendAsync(bytes.AsMemory(0, random.Next(bytes.Length + 1)));
            string answer = await client.FinishAsync();
            Assert.DoesNotContain(Statuses(answer), status => status is >= 500 and not 505);
        }

        await _writer.VerifyAsync();
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\nContent-Length: 5\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n")]
    public async Task Requests_with_two_ends_hide_no_second_request(string headers)
    {
        // RFC 9112, 6.1: whoever is between client and server may see the end elsewhere.
        using RawClient client = await RawClient.ConnectAsync(_server.Url);
        string hidden = $"POST /api/v3/write_lp?db=ledger HTTP/1.1\r\nHost: x\r\nContent-Length: {Body.Length}\r\n\r\n{Body}";
        await client.TrySendAsync($"POST /api/v3/write_lp?db=ledger HTTP/1.1\r\nHost: x\r\n{headers}\r\n0\r\n\r\n{hidden}");
        string answer = await client.FinishAsync();
        Assert.True(IsRefusal(answer) && Statuses(answer).Count <= 1, answer);
        await _writer.VerifyAsync();
    }

    [Fact]
    public async Task Requests_one_after_the_other_are_all_answered()
    {
        const int count = 500;
        using RawClient client = await RawClient.ConnectAsync(_server.Url);
        Task<string> answers = client.ReadToEndAsync();
        var requests = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            requests.Append(CultureInfo.InvariantCulture, $"GET /api/v3/query_sql?db=ledger&q=SELECT%20{i} HTTP/1.1\r\nHost: x\r\n")
                .Append(i == count - 1 ? "Connection: close\r\n\r\n" : "\r\n");
        }

        await client.TrySendAsync(requests.ToString());
        Assert.Equal(Enumerable.Repeat(200, count), Statuses(await answers));
        await _writer.VerifyAsync();
    }

    /// <summary>Whether it is one error of the client, or nothing at all; HTTP/2 says so in frames.</summary>
    static bool IsRefusal(string answer) =>
        answer.Length == 0 || !answer.StartsWith("HTTP/1.1", StringComparison.Ordinal) || Statuses(answer) is [>= 400 and < 500 or 505];

    static List<int> Statuses(string answer) =>
        [.. StatusLine().Matches(answer).Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"HTTP/1\.1 (\d{3}) ")]
    private static partial Regex StatusLine();
}
