using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Session;
using Quiver.Formats.Text;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Files;

/// <summary>Writes a text file for COPY TO, compressed where that is asked for.</summary>
sealed class TextTarget : IFileWriter
{
    readonly string _path;
    readonly ObjectWriter _file;
    readonly TextRowsWriter _writer;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Where it will appear.</param>
    /// <param name="file">What makes it appear; taken over.</param>
    /// <param name="compression">How to compress it.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="createEncoder">Creates what encodes the rows, for one thread.</param>
    /// <param name="context">The threads that encode and what memory is counted against.</param>
    public TextTarget(
        string path, ObjectWriter file, TextCompression compression, Schema schema, Func<TextRowEncoder> createEncoder,
        WriteContext context)
    {
        _path = path;
        _file = file;
        try
        {
            _writer = new TextRowsWriter(file.Stream, schema, createEncoder, compression, context.Pool, context.Budget);
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
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            await _writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsIoFailure(e))
        {
            throw Failure(e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _writer.FinishAsync(cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            _file.Commit();
        }
        catch (Exception e) when (IsIoFailure(e))
        {
            throw Failure(e);
        }
    }

    /// <summary>Leaves nothing behind of a file that was not completed: what its writer still holds is not written.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        _file.Dispose();
    }

    static bool IsIoFailure(Exception e) => e is IOException or UnauthorizedAccessException;

    QuiverException Failure(Exception e) => new(ErrorCode.IoFailure, $"cannot write \"{_path}\": {e.Message}", e);
}
