using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Bytes of a file that are being read into memory of their own, without a thread waiting for them.</summary>
sealed class FetchedRange : IDisposable
{
    readonly NativeBuffer _buffer;
    readonly Memory<byte> _bytes;
    readonly CancellationTokenSource _stop;
    readonly Task _reading;

    FetchedRange(IRandomAccessSource source, ByteRange range, NativeBuffer buffer, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        Range = range;
        _buffer = buffer;
        _bytes = BytesOf(buffer, (int)range.Length);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reading = ReadAsync(source, slots, _stop.Token);
    }

    public ByteRange Range { get; }

    /// <summary>Starts to read a range; null where the budget has no room for it, which is then read when it is needed.</summary>
    public static FetchedRange? TryStart(
        IRandomAccessSource source, ByteRange range, SemaphoreSlim slots, MemoryBudget budget, CancellationToken cancellationToken) =>
        range.Length < (budget.LimitBytes - budget.UsedBytes) / 2 && NativeBuffer.TryAllocate(range.Length, budget) is { } buffer
            ? new FetchedRange(source, range, buffer, slots, cancellationToken)
            : null;

    /// <summary>Copies bytes from an offset on, once they are there, and returns how many.</summary>
    public int Read(long offset, Span<byte> destination)
    {
        _reading.GetAwaiter().GetResult();
        var count = (int)Math.Min(destination.Length, Range.End - offset);
        _bytes.Span.Slice((int)(offset - Range.Start), count).CopyTo(destination);
        return count;
    }

    /// <summary>Stops reading and frees the memory when nothing writes to it any more.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _reading.ContinueWith(
            reading =>
            {
                // What failed has been thrown by Read, or nobody needed the bytes.
                _ = reading.Exception;
                _buffer.Dispose();
                _stop.Dispose();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();
    }

    static unsafe Memory<byte> BytesOf(NativeBuffer buffer, int length) => new NativeBytes((nint)buffer.Pointer, length).Memory;

    async Task ReadAsync(IRandomAccessSource source, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var done = 0; done < Range.Length;)
            {
                var read = await source.ReadAsync(Range.Start + done, _bytes[done..], cancellationToken).ConfigureAwait(false);
                done += read > 0
                    ? read
                    : throw ParquetErrors.Corrupt($"the file ends at byte {Range.Start + done}, where more bytes were expected");
            }
        }
        finally
        {
            slots.Release();
        }
    }
}
