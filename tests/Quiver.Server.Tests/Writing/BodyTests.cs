using System.IO.Compression;
using System.Net;
using System.Text;
using Quiver.Formats.Codecs;
using Quiver.Server.Http;
using Quiver.Server.Http.Bodies;
using Xunit;

namespace Quiver.Server.Tests.Writing;

public sealed class BodyTests : IAsyncLifetime
{
    const string Path = "/api/v3/write_lp?db=d";

    static readonly byte[] _lines = Encoding.UTF8.GetBytes(
        string.Join('\n', Enumerable.Range(0, 2000).Select(i => $"cpu,host=h{i % 7} f={i}i,g=\"text {i}\" {i}")));

    readonly WriteServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task A_body_comes_in_any_coding(string coding)
    {
        Assert.Equal((204, null, ""), await _server.PostAsync(Path, Encode(coding, _lines), coding));
        Assert.Equal([[2000L, 1999L * 1000]], await _server.QueryAsync("SELECT count(*), sum(f)::BIGINT FROM d.cpu"));
        Assert.Equal(0, _server.Server.Server.Writes.Limits.Budget.UsedBytes);
    }

    [Fact]
    public async Task Gzip_has_any_number_of_members()
    {
        byte[] members = [.. Enumerable.Range(0, 40).SelectMany(i => Encode("gzip", _lines.AsSpan(i * 1000, 1000).ToArray()))];
        byte[] body = [.. members, .. Encode("gzip", _lines.AsSpan(40_000).ToArray()), .. Encode("gzip", [])];
        Assert.Equal(204, (await _server.PostAsync(Path, body, "gzip")).Status);
        Assert.Equal([[2000L]], await _server.QueryAsync("SELECT count(*) FROM d.cpu"));
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_read_to_its_end()
    {
        using var content = new StreamContent(new MemoryStream(_lines));
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage answer = await _server.Server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal([[2000L]], await _server.QueryAsync("SELECT count(*) FROM d.cpu"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task A_body_that_is_cut_short_or_damaged_is_refused_and_nothing_of_it_written(string coding)
    {
        byte[] whole = Encode(coding, _lines);
        var random = new Random(5);
        foreach (int length in (int[])[0, 1, 2, 5, 17, whole.Length / 2, whole.Length - 1])
        {
            (int status, _, string text) = await _server.PostAsync(Path, whole[..length], coding);
            Assert.Equal(400, status);
            Assert.NotEqual("", text);
        }

        for (int i = 0; i < 50; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.True((await _server.PostAsync("/write?db=damaged", damaged, coding)).Status is 400 or 413 or 204);
        }

        Assert.Null(_server.Server.Server.Store.Catalog.Current.FindDatabase("d"));
        Assert.Equal(0, _server.Server.Server.Writes.Limits.Budget.UsedBytes);
    }

    [Fact]
    public async Task Damage_is_told_in_a_sentence()
    {
        byte[] gzip = Encode("gzip", _lines);
        Assert.Equal(
            (400, null, "the body is not valid gzip: it is cut short"), await _server.PostAsync(Path, gzip[..^3], "gzip"));
        Assert.Equal(
            (400, null, "the body is not valid gzip: what follows is no member"), await _server.PostAsync(Path, _lines, "gzip"));
        Assert.Equal(
            (400, null, "the body is not valid brotli: it is cut short"), await _server.PostAsync(Path, Encode("br", _lines)[..^3], "br"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task A_bomb_stops_at_the_limit(string coding)
    {
        byte[] bomb = Encode(coding, new byte[64 << 20]);
        Assert.True(bomb.Length < WriteServer.MaxRequestBytes);
        Assert.Equal(
            (413, null, "max request size (1048576 bytes) exceeded"), await _server.PostAsync(Path, bomb, coding));
        Assert.Equal(0, _server.Server.Server.Writes.Limits.Budget.UsedBytes);
    }

    [Fact]
    public async Task A_body_may_be_as_long_as_the_limit()
    {
        byte[] exact = [.. _lines, .. Encoding.UTF8.GetBytes("\n#"), .. new byte[WriteServer.MaxRequestBytes - _lines.Length - 2]];
        Assert.Equal(204, (await _server.PostAsync(Path, exact)).Status);
        Assert.Equal(204, (await _server.PostAsync(Path, Encode("gzip", exact), "gzip")).Status);
    }

    [Fact]
    public void A_zstd_window_is_no_longer_than_those_of_http()
    {
        // A frame header with a window of 16 MiB (RFC 8878, 3.1.1.1.2), and an empty last block.
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 14 << 3, 0x01, 0x00, 0x00];
        ApiException error = Assert.Throws<ApiException>(() => Decode(ContentCoding.Zstd, frame));
        Assert.Equal(400, error.Status);
        Assert.Contains("window", error.Message, StringComparison.Ordinal);
        frame[5] = 13 << 3;
        Assert.Equal([], Decode(ContentCoding.Zstd, frame));
    }

    [Fact]
    public void Bodies_under_way_take_what_has_come_and_never_more_than_all_may()
    {
        var limits = new BodyLimits(1 << 20, new BodyBudget(4 << 20));
        var buffers = new List<BodyBuffer>();
        ApiException? error = null;
        while (error is null)
        {
            var buffer = new BodyBuffer(limits);
            buffers.Add(buffer);
            try
            {
                // A MiB is announced, a few bytes have come.
                buffer.Append(new byte[100], announced: 1 << 20);
            }
            catch (ApiException refused)
            {
                error = refused;
            }
        }

        Assert.Equal((503, 1), (error.Status, error.RetryAfterSeconds));
        Assert.True(buffers.Count > 100, "a body takes as much as a client announces");
        Assert.InRange(limits.Budget.UsedBytes, 1, limits.Budget.LimitBytes);
        buffers.ForEach(buffer => buffer.Dispose());
        Assert.Equal(0, limits.Budget.UsedBytes);
    }

    [Fact]
    public void Large_bodies_leave_room_for_small_ones()
    {
        var limits = new BodyLimits(64 << 20, new BodyBudget(256 << 20));
        var buffers = new List<BodyBuffer>();
        byte[] piece = new byte[5 << 20];
        void Take()
        {
            var buffer = new BodyBuffer(limits);
            buffers.Add(buffer);
            buffer.Append(piece);
        }

        for (int i = 0; i < 24; i++)
        {
            Take();
        }

        Assert.Equal(503, Assert.Throws<ApiException>(Take).Status);
        using var small = new BodyBuffer(limits);
        small.Append(piece.AsSpan(0, 1 << 20));
        buffers.ForEach(buffer => buffer.Dispose());
    }

    static byte[] Decode(ContentCoding coding, byte[] bytes)
    {
        var limits = new BodyLimits(1 << 20, new BodyBudget(4 << 20));
        using var source = new BodyBuffer(limits);
        using var target = new BodyBuffer(limits);
        source.Append(bytes);
        BodyDecoder.Decode(coding, source, target);
        return target.Span.ToArray();
    }

    static byte[] Encode(string coding, byte[] bytes)
    {
        using var output = new MemoryStream();
        using (Stream stream = coding.ToUpperInvariant() switch
        {
            "GZIP" => new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "DEFLATE" => new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "BR" => new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true),
            "ZSTD" => new ZstdWriteStream(output),
            _ => new BufferedStream(output),
        })
        {
            stream.Write(bytes);
        }

        return output.ToArray();
    }
}
