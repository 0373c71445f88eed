using Microsoft.Win32.SafeHandles;
using Quiver.Arrow.Errors;

namespace Quiver.Formats.Parquet;

/// <summary>A file of the local file system.</summary>
sealed class LocalFileSource : IRandomAccessSource
{
    readonly SafeFileHandle _handle;

    LocalFileSource(string path, SafeFileHandle handle)
    {
        Name = path;
        _handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Length { get; }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="QuiverException">The file does not exist or cannot be read.</exception>
    public static LocalFileSource Open(string path)
    {
        try
        {
            return new LocalFileSource(path, File.OpenHandle(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new QuiverException(ErrorCode.FileNotFound, $"file '{path}' does not exist", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"file '{path}' cannot be opened: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken) =>
        RandomAccess.ReadAsync(_handle, destination, offset, cancellationToken);

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination)
    {
        try
        {
            return RandomAccess.Read(_handle, destination, offset);
        }
        catch (IOException error)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"file '{Name}' cannot be read: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
