using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Engine.Session;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Writes a Parquet file that appears under its name when it is finished, and not at all when it is not.</summary>
sealed class ParquetFileWriter : IFileWriter
{
    readonly string _path;
    readonly ObjectWriter _file;
    readonly ParquetWriter _writer;

    /// <summary>Begins a file at a path; its folder must exist.</summary>
    /// <param name="path">Where it will appear.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">How the file is laid out.</param>
    /// <param name="pool">The threads that encode; null encodes on the caller's.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="file">What makes the bytes appear, taken over; null for a local file.</param>
    public ParquetFileWriter(
        string path, Schema schema, ParquetWriteOptions? options = null, WorkerPool? pool = null, MemoryBudget? budget = null,
        ObjectWriter? file = null)
    {
        _path = path;
        try
        {
            // A query's result can be made again: COPY does not wait for the disk.
            _file = file ?? new AtomicFile(path, isDurable: false);
            _writer = new ParquetWriter(_file.Stream, schema, options, pool, budget);
        }
        catch (Exception e) when (IsIoFailure(e))
        {
            _file?.Dispose();
            throw Failure(e);
        }
        catch
        {
            _file?.Dispose();
            throw;
        }
    }

    /// <summary>The rows taken so far.</summary>
    public long RowCount => _writer.RowCount;

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

    /// <summary>Ends the file and gives it its name.</summary>
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

    /// <summary>Gives everything back; a file that was not finished is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        _file.Dispose();
    }

    static bool IsIoFailure(Exception e) => e is IOException or UnauthorizedAccessException;

    QuiverException Failure(Exception e) => new(ErrorCode.IoFailure, $"cannot write \"{_path}\": {e.Message}", e);
}
