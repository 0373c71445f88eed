using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Writes a Parquet file that appears under its name when it is finished, and not at all when it is not.</summary>
sealed class ParquetFileWriter : IDisposable
{
    readonly string _path;
    readonly ObjectWriter _file;
    readonly ParquetWriter _writer;

    /// <summary>Begins a file at a path; its folder must exist.</summary>
    /// <param name="path">The path, or what users see of it where a file is given.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">How to write them.</param>
    /// <param name="budget">What the memory is counted against.</param>
    /// <param name="file">What makes the bytes appear, taken over; null for a local file.</param>
    public ParquetFileWriter(
        string path, Schema schema, ParquetWriteOptions? options = null, MemoryBudget? budget = null, ObjectWriter? file = null)
    {
        _path = path;
        try
        {
            _file = file ?? new AtomicFile(path);
            _writer = new ParquetWriter(_file.Stream, schema, options, budget);
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

    /// <summary>The rows written so far.</summary>
    public long RowCount => _writer.RowCount;

    /// <summary>Appends the rows of a batch, which stays the caller's.</summary>
    public void Write(RecordBatch batch)
    {
        try
        {
            _writer.Write(batch);
        }
        catch (Exception e) when (IsIoFailure(e))
        {
            throw Failure(e);
        }
    }

    /// <summary>Ends the file and gives it its name.</summary>
    public void Finish()
    {
        try
        {
            _writer.Finish();
            _file.Commit();
        }
        catch (Exception e) when (IsIoFailure(e))
        {
            throw Failure(e);
        }
    }

    /// <summary>Gives everything back; a file that was not finished is gone.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }

    static bool IsIoFailure(Exception e) => e is IOException or UnauthorizedAccessException;

    QuiverException Failure(Exception e) => new(ErrorCode.IoFailure, $"cannot write \"{_path}\": {e.Message}", e);
}
