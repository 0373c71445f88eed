using System.Runtime.CompilerServices;
using Quiver.Arrow.Errors;

namespace Quiver.Storage.Wal;

/// <summary>Reads the writes of a log in order, one segment and one frame at a time: memory is bounded by the largest write.</summary>
sealed class WalReader(IWalSegments segments)
{
    /// <summary>What was found; complete once all entries were read.</summary>
    public WalRecovery Recovery { get; private set; } = new(0, 0, 0, 0);

    /// <summary>
    /// Reads the writes after a sequence. An unfinished frame at the end of the last segment is cut off and counted; damage anywhere else
    /// is an error, because acknowledged writes are lost there.
    /// </summary>
    public async IAsyncEnumerable<WalEntry> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var all = await segments.ListAsync(cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < all.Count; i++)
        {
            // A segment whose successor starts at or before the next write has nothing new.
            if (i + 1 < all.Count && all[i + 1] <= after + 1)
            {
                continue;
            }

            await foreach (var entry in ReadSegmentAsync(all[i], i == all.Count - 1, cancellationToken).ConfigureAwait(false))
            {
                if (entry.Sequence > after)
                {
                    Recovery = Recovery with { Entries = Recovery.Entries + 1, LastSequence = entry.Sequence };
                    yield return entry;
                }
            }

            Recovery = Recovery with { Segments = Recovery.Segments + 1 };
        }
    }

    async IAsyncEnumerable<WalEntry> ReadSegmentAsync(long segment, bool isLast,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var intact = 0L;
        var length = 0L;
        var buffer = new byte[64 * 1024];
        var stream = await segments.OpenReadAsync(segment, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            length = stream.Length;
            var read = await stream.ReadAtLeastAsync(buffer.AsMemory(0, WalFrame.Magic.Length), WalFrame.Magic.Length, false,
                cancellationToken)
                .ConfigureAwait(false);
            var isOpen = read == WalFrame.Magic.Length && buffer.AsSpan(0, read).SequenceEqual(WalFrame.Magic);
            if (isOpen)
            {
                intact = read;
            }

            while (isOpen)
            {
                var header = buffer.AsMemory(0, WalFrame.HeaderBytes);
                read = await stream.ReadAtLeastAsync(header, header.Length, false, cancellationToken).ConfigureAwait(false);
                if (read < header.Length || !WalFrame.TryReadHeader(header.Span, out var payloadLength, out _, out var sequence)
                    || payloadLength > length - intact - header.Length)
                {
                    break;
                }

                if (buffer.Length < header.Length + payloadLength)
                {
                    Array.Resize(ref buffer, header.Length + payloadLength);
                }

                var payload = buffer.AsMemory(WalFrame.HeaderBytes, payloadLength);
                read = await stream.ReadAtLeastAsync(payload, payloadLength, false, cancellationToken).ConfigureAwait(false);
                if (read < payloadLength || !WalFrame.IsIntact(buffer.AsSpan(0, WalFrame.HeaderBytes), payload.Span))
                {
                    break;
                }

                intact += WalFrame.HeaderBytes + payloadLength;
                yield return new WalEntry(sequence, payload);
            }
        }

        if (intact == length && intact > WalFrame.Magic.Length)
        {
            yield break;
        }

        if (intact < length && !isLast)
        {
            throw new QuiverException(
                ErrorCode.CorruptFile,
                $"segment {segment} of the write-ahead log is damaged at byte {intact} of {length}; writes after that place are lost. "
                + "Restore the segment from a copy, or remove it to go on without its writes");
        }

        Recovery = Recovery with { TornBytes = Recovery.TornBytes + length - intact };
        if (intact <= WalFrame.Magic.Length)
        {
            // A segment without writes would stand in the way of the next one, whose first sequence is its own.
            await segments.DeleteAsync([segment], cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await segments.TruncateAsync(segment, intact, cancellationToken).ConfigureAwait(false);
        }
    }
}
