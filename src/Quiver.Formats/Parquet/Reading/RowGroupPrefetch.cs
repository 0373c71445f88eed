using Quiver.Arrow.Memory;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>
/// A source in front of another that has asked for byte ranges of a row group ahead of their use: neighbours in one request, large
/// ones in parts, several at once. What was not asked for is read from the source itself. Shared by the readers of a row group; the
/// last to release it frees it.
/// </summary>
sealed class RowGroupPrefetch : IRandomAccessSource
{
    /// <summary>Two ranges this close cost less as one request than as two.</summary>
    public const long MaxGap = 1 << 20;

    const long PartBytes = 8 << 20;

    readonly ParquetFile _file;
    readonly IRandomAccessSource _source;
    readonly FetchedRange[] _ranges;
    int _holders = 1;

    /// <summary>Starts to read ranges that rise, as far as the budget has room.</summary>
    public RowGroupPrefetch(
        ParquetFile file, IEnumerable<ByteRange> ranges, SemaphoreSlim slots, MemoryBudget budget, CancellationToken cancellationToken)
    {
        _file = file;
        file.Hold();
        _source = file.Source;
        var started = new List<FetchedRange>();
        foreach (var part in ByteRange.Coalesce(ranges, MaxGap).SelectMany(Parts))
        {
            if (FetchedRange.TryStart(_source, part, slots, budget, cancellationToken) is not { } range)
            {
                break;
            }

            started.Add(range);
        }

        _ranges = [.. started];
    }

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public long Length => _source.Length;

    /// <summary>The bytes that were asked for.</summary>
    public long Bytes => _ranges.Sum(range => range.Range.Length);

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        new(Read(offset, destination.Span));

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination)
    {
        foreach (var range in _ranges)
        {
            if (offset >= range.Range.Start && offset < range.Range.End)
            {
                return range.Read(offset, destination);
            }
        }

        return _source.Read(offset, destination);
    }

    public RowGroupPrefetch Hold()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    /// <summary>Releases one hold.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            foreach (var range in _ranges)
            {
                range.Dispose();
            }

            _file.Release();
        }
    }

    static IEnumerable<ByteRange> Parts(ByteRange range)
    {
        var parts = Math.Max(1, (range.Length + PartBytes - 1) / PartBytes);
        var size = (range.Length + parts - 1) / parts;
        for (var start = range.Start; start < range.End; start += size)
        {
            yield return new ByteRange(start, Math.Min(start + size, range.End));
        }
    }
}
