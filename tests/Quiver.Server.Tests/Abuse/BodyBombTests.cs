using System.IO.Compression;
using System.Net;
using System.Text;
using Quiver.Server.Tests.Hosting;
using Xunit;

namespace Quiver.Server.Tests.Abuse;

/// <summary>Bodies that are too long, at once or once they are decompressed.</summary>
public sealed class BodyBombTests : IAsyncLifetime
{
    const int MaxBytes = 1 << 20;
    const int BombBytes = 256 << 20;

    LocalServer _server = null!;
    NumberedWriter _writer = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalServer.StartAsync(options =>
        {
            options.Server.MaxRequestBytes = MaxBytes;
            options.Server.RequestMemoryBytes = 16 * MaxBytes;
        });
        _writer = await NumberedWriter.StartAsync(_server.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("gzip", "/api/v3/write_lp?db=bomb")]
    [InlineData("gzip", "/api/v2/write?bucket=bomb")]
    [InlineData("gzip", "/write?db=bomb")]
    [InlineData("gzip", "/api/v3/query_sql?db=ledger")]
    [InlineData("gzip", "/api/v3/configure/database")]
    [InlineData("deflate", "/api/v3/write_lp?db=bomb")]
    [InlineData("br", "/api/v3/write_lp?db=bomb")]
    [InlineData("zstd", "/api/v3/write_lp?db=bomb")]
    public async Task Bombs_are_refused_as_soon_as_they_show(string coding, string path)
    {
        byte[] bomb = BombOf(coding);
        Assert.InRange(bomb.Length, 1, MaxBytes);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var content = new ByteArrayContent(bomb);
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
            content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            using HttpResponseMessage answer = await _server.Client.PostAsync(new Uri(path, UriKind.Relative), content);
            string text = await answer.Content.ReadAsStringAsync();

            // Busy, where other bombs have the memory just now.
            Assert.True(answer.StatusCode is HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.ServiceUnavailable, text);
            Assert.NotEmpty(text);
        }));
        await _writer.VerifyAsync();
        Assert.Equal(0, _server.Server.Writes.Limits.Budget.UsedBytes);
        Assert.Null(_server.Server.Store.Catalog.Current.FindDatabase("bomb"));
    }

    [Theory]
    [InlineData("Content-Length: 1099511627776\r\n\r\n")]
    [InlineData("Content-Length: 1099511627776\r\nExpect: 100-continue\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n40000000\r\n")]
    public async Task Bodies_without_end_are_refused(string rest)
    {
        using RawClient client = await RawClient.ConnectAsync(_server.Url);
        Task<string> answer = client.ReadToEndAsync();
        await client.TrySendAsync($"POST /api/v3/write_lp?db=bomb HTTP/1.1\r\nHost: x\r\n{rest}");
        byte[] piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("cpu f=1 1\n", 10_000)));
        for (int i = 0; i < 1000 && !answer.IsCompleted && await client.TrySendAsync(piece); i++)
        {
        }

        string text = await answer;
        Assert.True(text.Length == 0 || text.StartsWith("HTTP/1.1 413", StringComparison.Ordinal), text);
        await _writer.VerifyAsync();
        Assert.Null(_server.Server.Store.Catalog.Current.FindDatabase("bomb"));
    }

    static byte[] BombOf(string coding)
    {
        using var bomb = new MemoryStream();
        if (coding == "zstd")
        {
            WriteZstd(bomb);
            return bomb.ToArray();
        }

        using (Stream stream = coding switch
        {
            "gzip" => new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(bomb, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(bomb, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            // One member of it does for all but the slowest of readers: whatever is behind is never looked at.
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < (coding == "br" ? BombBytes : BombBytes / 4) >> 20; i++)
            {
                stream.Write(zeros);
            }
        }

        return bomb.ToArray();
    }

    /// <summary>Writes blocks that repeat one byte (RFC 8878, 3.1.1.2.2): four bytes for 128 KiB.</summary>
    static void WriteZstd(MemoryStream bomb)
    {
        const int block = 128 << 10;
        bomb.Write([0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]);
        for (int left = BombBytes; left > 0; left -= block)
        {
            int head = (block << 3) | (1 << 1) | (left == block ? 1 : 0);
            bomb.Write([(byte)head, (byte)(head >> 8), (byte)(head >> 16), (byte)' ']);
        }
    }
}
