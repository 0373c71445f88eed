namespace Quiver.Bench.Tsbs;

/// <summary>Cuts a file of lines into batches, for several senders at once.</summary>
sealed class LineBatches(string path, int linesPerBatch) : IDisposable
{
    readonly Lock _lock = new();
    readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
    readonly byte[] _buffer = new byte[1 << 20];
    int _start;
    int _end;

    public long Lines { get; private set; }

    /// <summary>Reads the next batch into an array, which grows as needed; returns its length, 0 at the end.</summary>
    public int Next(ref byte[] batch)
    {
        lock (_lock)
        {
            var length = 0;
            for (var lines = 0; lines < linesPerBatch;)
            {
                if (_start == _end)
                {
                    (_start, _end) = (0, _file.Read(_buffer));
                    if (_end == 0)
                    {
                        break;
                    }
                }

                var line = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
                var bytes = line < 0 ? _end - _start : line + 1;
                if (length + bytes > batch.Length)
                {
                    Array.Resize(ref batch, Math.Max(batch.Length * 2, length + bytes));
                }

                Buffer.BlockCopy(_buffer, _start, batch, length, bytes);
                length += bytes;
                _start += bytes;
                if (line >= 0)
                {
                    lines++;
                    Lines++;
                }
            }

            return length;
        }
    }

    public void Dispose() => _file.Dispose();
}
