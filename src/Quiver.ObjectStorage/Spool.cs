namespace Quiver.ObjectStorage;

/// <summary>
/// Bytes that come only once, such as those of standard input, kept so that they can be read again and at any offset: the first
/// ones in memory, the others in a temporary file. Only as much is taken from the origin as somebody asks for. Safe for use by many
/// threads.
/// </summary>
public sealed class Spool : IDisposable
{
    const int PieceBytes = 256 * 1024;
    const int DefaultMemoryBytes = 16 << 20;

    readonly Lock _lock = new();
    readonly Stream _origin;
    readonly int _memoryBytes;
    readonly List<byte[]> _memory = [];
    FileStream? _file;
    byte[]? _piece;
    long _filled;
    bool _isComplete;

    /// <summary>Takes over a stream.</summary>
    /// <param name="origin">The bytes; they are read when they are asked for.</param>
    /// <param name="memoryBytes">The most bytes in memory.</param>
    public Spool(Stream origin, int memoryBytes = DefaultMemoryBytes)
    {
        _origin = origin;
        _memoryBytes = memoryBytes / PieceBytes * PieceBytes;
    }

    /// <summary>The bytes that came so far.</summary>
    public long Filled => Volatile.Read(ref _filled);

    /// <summary>Reads bytes at an offset and waits for them; fewer than asked for only where the origin ended.</summary>
    public int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        long available = FillTo(offset + destination.Length) - offset;
        if (available <= 0)
        {
            return 0;
        }

        int count = (int)Math.Min(available, destination.Length);
        for (int done = 0; done < count;)
        {
            done += Copy(offset + done, destination[done..count]);
        }

        return count;
    }

    /// <summary>Takes bytes from the origin until there are at least so many, and returns how many there are.</summary>
    public long FillTo(long length)
    {
        if (length <= Filled)
        {
            return Filled;
        }

        lock (_lock)
        {
            while (!_isComplete && _filled < length)
            {
                TakePiece();
            }
        }

        return Filled;
    }

    /// <summary>Takes all that comes and returns how many bytes that is.</summary>
    public long Complete() => FillTo(long.MaxValue);

    /// <summary>Gives the memory and the file back.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isComplete = true;
            _origin.Dispose();
            _file?.Dispose();
            _memory.Clear();
            Volatile.Write(ref _filled, 0);
        }
    }

    void TakePiece()
    {
        bool isMemory = _filled < _memoryBytes;
        byte[] piece = isMemory ? new byte[PieceBytes] : _piece ??= new byte[PieceBytes];
        int read = _origin.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
        _isComplete = read < piece.Length;
        if (isMemory)
        {
            lock (_memory)
            {
                _memory.Add(piece);
            }
        }
        else
        {
            _file ??= CreateFile();
            RandomAccess.Write(_file.SafeFileHandle, piece.AsSpan(0, read), _filled - _memoryBytes);
        }

        Volatile.Write(ref _filled, _filled + read);
    }

    int Copy(long offset, Span<byte> destination)
    {
        if (offset >= _memoryBytes)
        {
            int read = RandomAccess.Read(_file!.SafeFileHandle, destination, offset - _memoryBytes);
            return read > 0 ? read : throw new IOException("the temporary file of standard input or of a download became shorter");
        }

        byte[] piece;
        lock (_memory)
        {
            piece = _memory[(int)(offset / PieceBytes)];
        }

        int start = (int)(offset % PieceBytes);
        int count = Math.Min(destination.Length, PieceBytes - start);
        piece.AsSpan(start, count).CopyTo(destination);
        return count;
    }

    /// <summary>Where files can be removed while they are open, nothing remains of one after a crash.</summary>
    static FileStream CreateFile()
    {
        string path = Path.Combine(Path.GetTempPath(), "quiver-spool-" + Guid.NewGuid().ToString("N"));
        FileOptions options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, options);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(path);
        }

        return file;
    }
}
