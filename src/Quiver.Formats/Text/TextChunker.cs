using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;

namespace Quiver.Formats.Text;

/// <summary>
/// Cuts a text file into chunks of whole records, in order, for any number of workers. What must be sequential (reading, and
/// finding the last end of a record) happens under the lock: it runs several times faster than decoding, so that workers rarely
/// wait, and no chunk is ever cut at a wrong place that would have to be found out and done again.
/// </summary>
abstract class TextChunker : IDisposable
{
    /// <summary>Size of a chunk's buffer, padding included.</summary>
    public const int DefaultChunkBytes = 4 << 20;

    readonly Lock _lock = new();
    readonly int _chunkBytes;
    readonly TextChunk _carry;
    Stream? _stream;
    long _offset;
    long _count;
    bool _isAtEnd;
    bool _isDisposed;

    protected TextChunker(TextSource source, long startOffset, MemoryBudget budget, int chunkBytes)
    {
        Source = source;
        _offset = startOffset;
        _chunkBytes = chunkBytes;
        _carry = new TextChunk(budget);
    }

    /// <summary>The text.</summary>
    public TextSource Source { get; }

    /// <summary>The longest record.</summary>
    protected abstract long MaxRecordBytes { get; }

    /// <summary>Fills the chunk with the next records; false at the end of the text.</summary>
    public bool TryNext(TextChunk chunk)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return TryNextLocked(chunk);
        }
    }

    /// <summary>Returns the length of the whole records at the start of the buffer, 0 where there is none yet.</summary>
    /// <param name="chunk">The buffer; <see cref="TextChunk.Offset"/> is set. At the end the result may reach into the padding.</param>
    /// <param name="length">The bytes in the buffer.</param>
    /// <param name="isEnd">Whether the text ends with the buffer, so that all of it must be records.</param>
    protected abstract int FindEnd(TextChunk chunk, int length, bool isEnd);

    /// <summary>Whether the end of the text may be cut into more than one chunk.</summary>
    protected virtual bool CutsEnd => false;

    /// <summary>Makes the error for a record longer than <see cref="MaxRecordBytes"/>.</summary>
    protected abstract QuiverException TooLong(long offset);

    unsafe bool TryNextLocked(TextChunk chunk)
    {
        if (_isAtEnd && !(CutsEnd && _carry.Length > 0))
        {
            return false;
        }

        _stream ??= OpenAt(_offset);
        int used = _carry.Length;
        chunk.Ensure(Math.Max(_chunkBytes, used + TextChunk.Padding), 0);
        new ReadOnlySpan<byte>(_carry.Data, used).CopyTo(new Span<byte>(chunk.Data, used));
        chunk.Offset = _offset;
        int limit = Math.Max(_chunkBytes - TextChunk.Padding, 1);
        while (true)
        {
            int room = Math.Max(limit - used, 0);
            int read = Source.Fill(_stream, new Span<byte>(chunk.Data + used, room));
            used += read;
            _isAtEnd = read < room;
            int end = used == 0 || room == 0 ? 0 : FindEnd(chunk, used, _isAtEnd);
            if (end > 0)
            {
                chunk.Length = end;
                chunk.Number = _count++;
                KeepTail(chunk, Math.Min(end, used), used);
                return true;
            }

            if (_isAtEnd)
            {
                chunk.Length = 0;
                return false;
            }

            if (used > MaxRecordBytes)
            {
                throw TooLong(_offset);
            }

            limit = (int)Math.Min(Math.Max(used, limit) * 2L, int.MaxValue / 2);
            chunk.Ensure(limit + (long)TextChunk.Padding, used);
        }
    }

    unsafe void KeepTail(TextChunk chunk, int end, int used)
    {
        int tail = used - end;
        _offset += end;
        if (tail > 0)
        {
            _carry.Ensure(tail + TextChunk.Padding, 0);
            new ReadOnlySpan<byte>(chunk.Data + end, tail).CopyTo(new Span<byte>(_carry.Data, tail));
        }

        _carry.Length = tail;
    }

    Stream OpenAt(long offset)
    {
        Stream stream = Source.Open();
        if (stream.CanSeek)
        {
            stream.Position = offset;
            return stream;
        }

        byte[] skipped = new byte[64 * 1024];
        while (offset > 0)
        {
            int read = Source.Fill(stream, skipped.AsSpan(0, (int)Math.Min(offset, skipped.Length)));
            if (read == 0)
            {
                break;
            }

            offset -= read;
        }

        return stream;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _stream?.Dispose();
            _stream = null;
            _carry.Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
