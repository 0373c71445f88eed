using System.Text;
using Quiver.Arrow.Memory;
using Quiver.Storage.Wal;
using Xunit;

namespace Quiver.Storage.Tests.Wal;

/// <summary>Logs of texts.</summary>
static class WalLogging
{
    static CancellationToken Token => TestContext.Current.CancellationToken;

    public static WalPayload Payload(string text)
    {
        var payload = new WalPayload(MemoryBudget.Unlimited, 1);
        Encoding.UTF8.GetBytes(text).CopyTo(payload.Take(Encoding.UTF8.GetByteCount(text)));
        return payload;
    }

    public static async Task<WriteAheadLog> OpenAsync(IWalSegments segments, WalOptions options)
    {
        var (_, recovery) = await ReadAsync(segments);
        return new WriteAheadLog(segments, options, recovery.LastSequence, await segments.ListAsync(Token));
    }

    public static async Task WriteAsync(IWalSegments segments, WalOptions options, params string[] texts)
    {
        await using var log = await OpenAsync(segments, options);
        foreach (var text in texts)
        {
            await AppendAsync(log, text);
        }
    }

    public static Task AppendAsync(WriteAheadLog log, string text) => log.Append(Payload(text)).Durable;

    public static async Task<(List<string> Entries, WalRecovery Recovery)> ReadAsync(IWalSegments segments, long after = 0)
    {
        var reader = new WalReader(segments);
        var entries = new List<string>();
        await foreach (var entry in reader.ReadAsync(after, Token))
        {
            entries.Add($"{entry.Sequence} {Encoding.UTF8.GetString(entry.Payload.Span)}");
        }

        return (entries, reader.Recovery);
    }
}
