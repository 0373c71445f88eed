using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.ObjectStorage;

namespace Quiver.Formats.ArrowIpc;

/// <summary>
/// Writes an Arrow file that appears under its name when it is finished, and not at all when it is not. Names that end in
/// <c>.arrows</c>, and devices, get the streaming format, all others the file format.
/// </summary>
sealed class ArrowFormatWriter : IDisposable
{
    readonly string _path;
    readonly ObjectWriter _atomic;
    readonly ArrowFileWriter? _file;
    readonly ArrowStreamWriter? _stream;

    /// <summary>Begins a file at a path; its folder must exist.</summary>
    /// <param name="path">The path, or what users see of it where a file is given.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="budget">What the memory is counted against.</param>
    /// <param name="file">What makes the bytes appear, taken over; null for a local file.</param>
    public ArrowFormatWriter(string path, Schema schema, MemoryBudget? budget = null, ObjectWriter? file = null)
    {
        _path = path;
        try
        {
            _atomic = file ?? new AtomicFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }

        if (path.EndsWith(".arrows", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            _stream = new ArrowStreamWriter(_atomic.Stream, schema, budget);
        }
        else
        {
            _file = new ArrowFileWriter(_atomic.Stream, schema, budget);
        }
    }

    /// <summary>The rows written so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Appends the rows of a batch, which stays the caller's.</summary>
    public void Write(RecordBatch batch)
    {
        _file?.Write(batch);
        _stream?.Write(batch);
        RowCount += batch.Length;
    }

    /// <summary>Ends the file and gives it its name.</summary>
    public void Finish()
    {
        _file?.Finish();
        _stream?.Finish();
        try
        {
            _atomic.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>Gives everything back; a file that was not finished is gone.</summary>
    public void Dispose() => _atomic.Dispose();

    QuiverException Failure(Exception e) => new(ErrorCode.IoFailure, $"cannot write \"{_path}\": {e.Message}", e);
}
