namespace Quiver.ObjectStorage;

/// <summary>
/// A file that appears under its name only when it is complete: bytes go to a temporary file beside it, which is flushed to disk
/// and renamed by the commit; then the folder is flushed too, so that the name outlives a crash of the machine. Devices and pipes
/// such as <c>/dev/stdout</c> cannot be replaced and are written as they are.
/// </summary>
public sealed class AtomicFile : ObjectWriter
{
    /// <summary>How the names of temporary files start.</summary>
    internal const string TemporaryPrefix = ".quiver-partial-";

    readonly string _path;
    readonly string? _temporary;
    readonly FileStream _stream;
    bool _isDone;

    /// <summary>Opens the temporary file; the folder must exist.</summary>
    public AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path))
        {
            throw new IOException($"cannot write \"{path}\": a folder has that name");
        }

        if (IsDevice(_path))
        {
            _stream = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            return;
        }

        var folder = Path.GetDirectoryName(_path) ?? throw new IOException($"cannot write \"{path}\": it names no file");
        _temporary = Path.Combine(folder, TemporaryPrefix + Guid.NewGuid().ToString("N"));
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>
    /// Where the content goes. There is no buffer, so that disposing after a failed write has nothing left to fail with: write
    /// large pieces.
    /// </summary>
    public override Stream Stream => _stream;

    /// <inheritdoc/>
    public override ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        CloseFlushed();
        if (_temporary is not null)
        {
            File.Move(_temporary, _path, overwrite: true);
            FileSystemCalls.FlushFolder(Path.GetDirectoryName(_path)!);
        }

        _isDone = true;
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives the content its name unless a file has it; false where one has.</summary>
    internal bool TryCommitNew()
    {
        CloseFlushed();
        var isNew = FileSystemCalls.TryLink(_temporary!, _path);
        if (isNew)
        {
            FileSystemCalls.FlushFolder(Path.GetDirectoryName(_path)!);
        }

        return isNew;
    }

    /// <summary>Removes the temporary file.</summary>
    public override ValueTask DisposeAsync()
    {
        if (!_isDone)
        {
            _isDone = true;
            _stream.Dispose();
            if (_temporary is not null)
            {
                File.Delete(_temporary);
            }
        }

        return ValueTask.CompletedTask;
    }

    void CloseFlushed()
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        _stream.Flush(flushToDisk: _temporary is not null);
        _stream.Dispose();
    }

    static bool IsDevice(string path) => path.StartsWith("/dev/", StringComparison.Ordinal)
        && !path.StartsWith("/dev/shm/", StringComparison.Ordinal) && File.Exists(path);
}
