using System.IO.Compression;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Engine.Session;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Files;

/// <summary>Writes a text file for COPY TO, compressed with gzip where that is asked for.</summary>
sealed class TextTarget : IFileWriter
{
    readonly string _path;
    readonly ObjectWriter _file;
    readonly Stream? _compressor;
    readonly Action<RecordBatch> _write;
    readonly IDisposable _writer;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Where it will appear.</param>
    /// <param name="file">What makes it appear.</param>
    /// <param name="isCompressed">Whether to compress it.</param>
    /// <param name="start">Starts a writer on a stream: what takes batches, and what ends the content when it is disposed.</param>
    public TextTarget(string path, ObjectWriter file, bool isCompressed, Func<Stream, (Action<RecordBatch> Write, IDisposable Writer)> start)
    {
        _path = path;
        _file = file;
        try
        {
            _compressor = isCompressed ? new GZipStream(_file.Stream, CompressionLevel.Fastest, leaveOpen: true) : null;
            (_write, _writer) = start(_compressor ?? _file.Stream);
        }
        catch (Exception e) when (IsIoFailure(e))
        {
            _file.Dispose();
            throw Failure(e);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _write(batch);
        }
        catch (Exception e) when (IsIoFailure(e))
        {
            throw Failure(e);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            _writer.Dispose();
            _compressor?.Dispose();
            _file.Commit();
        }
        catch (Exception e) when (IsIoFailure(e))
        {
            throw Failure(e);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Leaves nothing behind of a file that was not completed: what its writer still holds is not written.</summary>
    public ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    static bool IsIoFailure(Exception e) => e is IOException or UnauthorizedAccessException;

    QuiverException Failure(Exception e) => new(ErrorCode.IoFailure, $"cannot write \"{_path}\": {e.Message}", e);
}
