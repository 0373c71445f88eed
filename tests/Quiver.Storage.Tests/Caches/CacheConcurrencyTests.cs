using Quiver.Storage.Catalog;
using Quiver.Storage.Tests.Store;
using Xunit;

namespace Quiver.Storage.Tests.Caches;

/// <summary>Caches while rows are written, deleted and moved to files.</summary>
public sealed class CacheConcurrencyTests
{
    const int Hosts = 20;
    const int Writes = 400;
    static readonly WriteOptions Nanoseconds = new() { Precision = Storage.LineProtocol.TimePrecision.Nanosecond };

    [Fact]
    public async Task What_was_written_is_in_every_answer_after_it()
    {
        await using var store = await StoreFixture.OpenAsync();
        await store.WriteAsync(Lines(0), Nanoseconds);
        var request = new LastCacheRequest { TimeToLive = TimeSpan.FromDays(100_000) };
        await store.Store.Caches.CreateAsync("db", "cpu", request);
        var written = 0;
        var answers = 0;
        var writer = Task.Run(async () =>
        {
            for (var write = 1; write <= Writes; write++)
            {
                await store.WriteAsync(Lines(write), Nanoseconds);
                Volatile.Write(ref written, write);
            }
        });
        var others = Task.Run(async () =>
        {
            for (var round = 0; !writer.IsCompleted; round++)
            {
                await store.QueryAsync(
                    $"DELETE FROM db.cpu WHERE time < TIMESTAMP_NS '1970-01-01 00:00:00.{Volatile.Read(ref written):D9}'"
                    + " AND host = 'h1'");
                await store.CheckpointAsync();
                await store.Store.Caches.CreateAsync("db", "cpu", request with { Name = $"c{round}", Count = 1 + (round % 3) });
                await store.Store.Caches.DropAsync("db", "cpu", Storage.Caches.CacheKind.Last, $"c{round}");
            }
        });
        while (!writer.IsCompleted || answers == 0)
        {
            var least = Volatile.Read(ref written);
            using var view = await TableRowsView.OpenAsync(store.Store, "cpu");
            var (host, usage) = (view!.Ordinal("host"), view.Ordinal("usage"));
            if (view.Table.FindLatest(new([host], [host, usage, view.Table.TimeColumn], [], 1, [])) is not { } found)
            {
                await Task.Yield();
                continue;
            }

            answers++;
            var rows = TableRowsView.Read(found);
            Assert.Equal(Hosts, rows.Count);
            Assert.All(rows, row => Assert.Equal(row.Time, (long)(double)row.Values["usage"]!));

            // A write is visible as a whole.
            Assert.Single(rows.Select(row => row.Time).Distinct());
            Assert.True(rows[0].Time >= least, $"{rows[0].Time} is older than {least}");
        }

        await writer;
        await others;
    }

    static string Lines(int write) => string.Join(
        '\n', Enumerable.Range(0, Hosts).Select(host => $"cpu,host=h{host} usage={write} {write}"));
}
