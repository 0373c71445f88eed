using System.Diagnostics.Metrics;
using System.Globalization;
using Xunit;

namespace Quiver.Server.Tests.Writing;

public sealed class WriteTests : IAsyncLifetime
{
    readonly WriteServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/api/v3/write_lp?db=d", "1700000000", 1_700_000_000_000_000_000)]
    [InlineData("/api/v3/write_lp?db=d&precision=auto", "1700000000123", 1_700_000_000_123_000_000)]
    [InlineData("/api/v3/write_lp?db=d&precision=second", "17", 17_000_000_000)]
    [InlineData("/api/v3/write_lp?db=d&precision=microsecond", "17", 17_000)]
    [InlineData("/api/v2/write?org=ignored&bucket=d", "17", 17)]
    [InlineData("/api/v2/write?bucket=d&precision=ms", "17", 17_000_000)]
    [InlineData("/write?db=d", "17", 17)]
    [InlineData("/write?db=d&precision=n&consistency=all", "17", 17)]
    [InlineData("/write?db=d&precision=u", "17", 17_000)]
    [InlineData("/write?db=d&precision=m", "17", 17 * 60_000_000_000)]
    [InlineData("/write?db=d&precision=h", "-17", -17 * 3_600_000_000_000)]
    public async Task Times_are_read_in_the_unit_that_is_asked_for(string path, string time, long nanoseconds)
    {
        (int status, _, string text) = await _server.PostAsync(path, $"cpu,host=a f=1 {time}");
        Assert.Equal((204, ""), (status, text));
        Assert.Equal([[nanoseconds]], await _server.QueryAsync("SELECT epoch_ns(time) FROM d.cpu"));
    }

    [Theory]
    [InlineData("/write?db=d", "d")]
    [InlineData("/write?db=d&rp=", "d")]
    [InlineData("/write?db=d&rp=''", "d")]
    [InlineData("/write?db=d&rp=AutoGen", "d")]
    [InlineData("/write?db=d&rp=default", "d")]
    [InlineData("/write?db=d&rp=Week", "d/week")]
    [InlineData("/write?db=d/week", "d/week")]
    [InlineData("/api/v2/write?bucket=d/week", "d/week")]
    public async Task Retention_policies_are_databases(string path, string database)
    {
        Assert.Equal(204, (await _server.PostAsync(path, "cpu f=1 1")).Status);
        Assert.NotNull(_server.Server.Server.Store.Catalog.Current.FindDatabase(database));
    }

    [Fact]
    public async Task A_write_is_there_when_it_is_acknowledged_also_after_a_restart()
    {
        string directory = Path.Combine(Path.GetTempPath(), "quiver-writes-" + Guid.NewGuid().ToString("N"));
        try
        {
            await using (var first = new WriteServer())
            {
                await first.InitializeAsync(directory);
                Assert.Equal(204, (await first.PostAsync("/api/v3/write_lp?db=d", "cpu f=1 1")).Status);
                Assert.Equal([[1.0]], await first.QueryAsync("SELECT f FROM d.cpu"));
            }

            await using var second = new WriteServer();
            await second.InitializeAsync(directory);
            Assert.Equal([[1.0]], await second.QueryAsync("SELECT f FROM d.cpu"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public async Task Without_sync_a_write_is_taken()
    {
        Assert.Equal(204, (await _server.PostAsync("/api/v3/write_lp?db=d&no_sync=true", "cpu f=1 1")).Status);

        // What is acknowledged later is in the log later: then the first write is too.
        Assert.Equal(204, (await _server.PostAsync("/api/v3/write_lp?db=d", "cpu f=2 2")).Status);
        Assert.Equal([[2L]], await _server.QueryAsync("SELECT count(*) FROM d.cpu"));
    }

    [Fact]
    public async Task Parallel_writers_lose_nothing()
    {
        const int Writers = 8;
        const int Writes = 25;
        const int Lines = 40;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (int write = 0; write < Writes; write++)
            {
                string[] lines = [.. Enumerable.Range(0, Lines).Select(line => string.Create(
                    CultureInfo.InvariantCulture, $"cpu,writer=w{writer} f{write % 5}={line}i {(write * Lines) + line}"))];
                string path = (write % 3) switch
                {
                    0 => "/api/v3/write_lp?db=many&precision=ns",
                    1 => "/api/v2/write?bucket=many",
                    _ => "/write?db=many",
                };
                Assert.Equal(204, (await _server.PostAsync(path, string.Join('\n', lines))).Status);
            }
        })));
        Assert.Equal(
            Enumerable.Range(0, Writers).Select(writer => new object?[] { $"w{writer}", (long)Writes * Lines }),
            await _server.QueryAsync("SELECT writer, count(*) FROM many.cpu GROUP BY writer ORDER BY writer"));
    }

    [Fact]
    public async Task Writes_are_counted_by_door_and_database()
    {
        var counts = new List<(string Name, long Value, string Labels)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter, _server.Server.Server.Database.Meter))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name.StartsWith("quiver.write.", StringComparison.Ordinal))
            {
                lock (counts)
                {
                    counts.Add((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
                }
            }
        });
        listener.Start();
        await _server.PostAsync("/api/v3/write_lp?db=counted", "cpu f=1 1\ncpu f=2 2\ncpu f 3");
        await _server.PostAsync("/write?db=never", "");
        Assert.Contains(("quiver.write.lines", 2, "door=http_v3_write db=counted"), counts);
        Assert.Contains(("quiver.write.lines_rejected", 1, "door=http_v3_write db=counted"), counts);
        Assert.Contains(("quiver.write.bytes", 27, "door=http_v3_write db=counted"), counts);
        Assert.Contains(("quiver.write.requests", 1, "door=http_v3_write db=counted outcome=partial"), counts);
        Assert.Contains(("quiver.write.requests", 1, "door=http_v1_write db=_other outcome=failed"), counts);
    }
}
