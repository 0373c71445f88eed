using Quiver.Arrow.Memory;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>
/// The bytes of a column chunk, read ahead in windows. A window stays valid for those who hold its memory when the next one
/// replaces it.
/// </summary>
sealed unsafe class ChunkBytes : IDisposable
{
    const int FirstWindow = 64 * 1024;
    const int MaxWindow = 4 << 20;

    readonly IRandomAccessSource _source;
    readonly MemoryBudget _budget;
    readonly long _limit;
    readonly IReadOnlyList<ByteRange> _ranges;
    long _position;
    PageMemory? _window;
    long _windowStart;
    long _windowLength;

    /// <summary>Creates a reader from the start of a chunk on.</summary>
    /// <param name="source">The file.</param>
    /// <param name="layout">What will be read of the chunk; old writers get its length slightly wrong.</param>
    /// <param name="limit">The end that may not be passed: the start of the footer.</param>
    /// <param name="budget">What the windows are counted against.</param>
    public ChunkBytes(IRandomAccessSource source, ChunkLayout layout, long limit, MemoryBudget budget)
    {
        _source = source;
        _position = layout.Start;
        _ranges = layout.Ranges;
        _limit = limit;
        _budget = budget;
    }

    public long Position => _position;

    /// <summary>Bytes between the position and the end that may not be passed.</summary>
    public long Remaining => _limit - _position;

    /// <summary>Bytes between the position and the end of the range that it is in; 0 where it is in none.</summary>
    public long RangeRemaining
    {
        get
        {
            foreach (var range in _ranges)
            {
                if (_position < range.End)
                {
                    return _position >= range.Start ? range.End - _position : 0;
                }
            }

            return 0;
        }
    }

    /// <summary>The memory that the pointers of <see cref="Peek"/> lie in.</summary>
    public PageMemory Memory => _window!;

    /// <summary>Makes at least <paramref name="bytes"/> bytes, or all that remain where they are fewer, readable in one piece.</summary>
    public byte* Peek(long bytes, out long available)
    {
        bytes = Math.Min(bytes, Remaining);
        if (_window is null || _position < _windowStart || _position + bytes > _windowStart + _windowLength)
        {
            Load(bytes);
        }

        available = _windowStart + _windowLength - _position;
        return _window!.Pointer + (_position - _windowStart);
    }

    public void Advance(long bytes) => _position += bytes;

    /// <summary>Moves to a byte of the file.</summary>
    public void MoveTo(long position) => _position = position;

    public void Dispose()
    {
        _window?.Release();
        _window = null;
    }

    void Load(long bytes)
    {
        var ahead = RangeRemaining is > 0 and var left ? Math.Min(left, MaxWindow) : Math.Min(FirstWindow, Remaining);
        var length = Math.Min(Math.Max(bytes, ahead), Remaining);
        _window?.Release();
        _window = null;
        _window = PageMemory.Allocate(length, _budget);
        _windowStart = _position;
        _windowLength = 0;
        while (_windowLength < length)
        {
            var part = (int)Math.Min(length - _windowLength, 1 << 30);
            var read = _source.Read(_position + _windowLength, new Span<byte>(_window.Pointer + _windowLength, part));
            if (read == 0)
            {
                throw ParquetErrors.Corrupt(
                    $"the file ends at byte {_position + _windowLength}, where {length - _windowLength} more bytes were expected");
            }

            _windowLength += read;
        }

        new Span<byte>(_window.Pointer + length, PageMemory.Padding).Clear();
    }
}
