namespace Quiver.Formats.Remote;

/// <summary>
/// An object read from a place on, with some ranges asked for before they are needed. Ranges begin small, because samples and
/// footers need little, and grow, because the rest of a file is read to its end. A seek drops what was asked for. At most
/// <see cref="MaxRanges"/> times <see cref="MaxRangeBytes"/> are held. One thread at a time.
/// </summary>
sealed class ReadAheadStream : Stream
{
    /// <summary>The most ranges on their way.</summary>
    public const int MaxRanges = 4;

    /// <summary>The longest range.</summary>
    public const int MaxRangeBytes = 4 << 20;

    const int FirstRangeBytes = 512 << 10;

    readonly RemoteObject _remote;
    readonly long _length;
    readonly CancellationToken _outer;
    readonly Queue<Range> _ranges = new();
    CancellationTokenSource _stop;
    Range? _current;
    long _position;
    long _next;
    int _size = FirstRangeBytes;

    /// <summary>Opens the stream at the start of the object.</summary>
    public ReadAheadStream(RemoteObject remote, long length, CancellationToken cancellationToken)
    {
        _remote = remote;
        _length = length;
        _outer = cancellationToken;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _next = -1;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            if (value != _position)
            {
                Drop();
                _position = value;
            }
        }
    }

    public override int Read(Span<byte> buffer)
    {
        int wanted = (int)Math.Clamp(_length - _position, 0, buffer.Length);
        if (wanted == 0)
        {
            return 0;
        }

        if (_next < 0)
        {
            // The first bytes came with the opening: nothing is asked for while reads stay within them.
            if (_position + wanted <= RemoteObject.HeadBytes)
            {
                int read = _remote.Read(_position, buffer[..wanted]);
                _position += read;
                return read;
            }

            _next = _position;
        }

        while (_current is null || _position >= _current.Start + _current.Length)
        {
            Advance();
        }

        int start = (int)(_position - _current.Start);
        int count = Math.Min(wanted, _current.Length - start);
        _current.Bytes.AsSpan(start, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => _length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Drop();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Takes the next range, and uses the buffer of the last one for a further range.</summary>
    void Advance()
    {
        byte[]? free = _current?.Bytes;
        _current = null;
        while (_ranges.Count < MaxRanges && _next < _length)
        {
            int length = (int)Math.Min(_size, _length - _next);
            byte[] bytes = free is not null && free.Length >= length ? free : new byte[_size];
            free = null;
            _ranges.Enqueue(new Range(_next, length, bytes, _remote.ReadAsync(_next, bytes.AsMemory(0, length), _stop.Token).AsTask()));
            _next += length;
            _size = Math.Min(_size * 2, MaxRangeBytes);
        }

        Range range = _ranges.Dequeue();
        range.Reading.GetAwaiter().GetResult();
        _current = range;
    }

    void Drop()
    {
        if (_ranges.Count > 0)
        {
            _stop.Cancel();
            foreach (Range range in _ranges)
            {
                // Nobody waits for it any more; its failure, which is the cancellation, is seen here.
                range.Reading.ContinueWith(
                    static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }

            _ranges.Clear();
            _stop.Dispose();
            _stop = CancellationTokenSource.CreateLinkedTokenSource(_outer);
        }

        _current = null;
        _next = -1;
        _size = FirstRangeBytes;
    }

    sealed record Range(long Start, int Length, byte[] Bytes, Task<int> Reading);
}
