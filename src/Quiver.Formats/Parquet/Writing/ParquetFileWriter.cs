using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>Writes a Parquet file that appears under its name when it is finished, and not at all when it is not.</summary>
sealed class ParquetFileWriter : IDisposable
{
    readonly AtomicFile _file;
    readonly ParquetWriter _writer;

    /// <summary>Begins a file at a path; its folder must exist.</summary>
    public ParquetFileWriter(string path, Schema schema, ParquetWriteOptions? options = null, MemoryBudget? budget = null)
    {
        try
        {
            _file = new AtomicFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new QuiverException(ErrorCode.IoFailure, $"cannot write \"{path}\": {e.Message}", e);
        }

        try
        {
            _writer = new ParquetWriter(_file.Stream, schema, options, budget);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The rows written so far.</summary>
    public long RowCount => _writer.RowCount;

    /// <summary>Appends the rows of a batch, which stays the caller's.</summary>
    public void Write(RecordBatch batch) => _writer.Write(batch);

    /// <summary>Ends the file and gives it its name.</summary>
    public void Finish()
    {
        _writer.Finish();
        _file.Commit();
    }

    /// <summary>Gives everything back; a file that was not finished is gone.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }
}
