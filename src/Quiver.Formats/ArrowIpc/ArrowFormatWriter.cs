using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Selection;
using Quiver.ObjectStorage;

namespace Quiver.Formats.ArrowIpc;

/// <summary>
/// Writes an Arrow file that appears under its name when it is finished, and not at all when it is not. Names that end in
/// <c>.arrows</c>, and devices, get the streaming format, all others the file format. Rows are collected to batches of one size;
/// batches that have about that size are written as they are, and so are those with dictionaries, which would be lost.
/// </summary>
sealed class ArrowFormatWriter : IDisposable
{
    readonly string _path;
    readonly ObjectWriter _atomic;
    readonly ArrowFileWriter? _file;
    readonly ArrowStreamWriter? _stream;
    readonly Schema _schema;
    readonly MemoryBudget _budget;
    readonly int _batchRows;
    readonly bool _hasDictionaries;
    ColumnAppender[] _pending = [];
    int _pendingRows;

    /// <summary>Begins a file at a path; its folder must exist.</summary>
    /// <param name="path">The path, or what users see of it where a file is given.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">How to write.</param>
    /// <param name="budget">What the memory is counted against.</param>
    /// <param name="file">What makes the bytes appear, taken over; null for a local file.</param>
    public ArrowFormatWriter(
        string path, Schema schema, ArrowFormatOptions? options = null, MemoryBudget? budget = null, ObjectWriter? file = null)
    {
        options ??= new ArrowFormatOptions();
        _path = path;
        _schema = schema;
        _budget = budget ?? MemoryBudget.Unlimited;
        _batchRows = options.BatchRows;
        _hasDictionaries = schema.Fields.Any(f => f.Type is DictionaryType);
        try
        {
            _atomic = file ?? new AtomicFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }

        var writeOptions = new ArrowWriteOptions
        {
            Compression = options.Compression, Codec = ArrowBodyCodec.Instance, Budget = _budget,
        };
        if (options.IsStream ?? IsStreamName(path))
        {
            _stream = new ArrowStreamWriter(_atomic.Stream, schema, writeOptions);
        }
        else
        {
            _file = new ArrowFileWriter(_atomic.Stream, schema, writeOptions);
        }
    }

    /// <summary>The rows written so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Appends the rows of a batch, which stays the caller's.</summary>
    public void Write(RecordBatch batch)
    {
        RowCount += batch.Length;
        for (int row = 0; row < batch.Length;)
        {
            int count = Math.Min(batch.Length - row, _batchRows - _pendingRows);
            if (_hasDictionaries || (_pendingRows == 0 && count >= _batchRows / 2))
            {
                // Large enough: writing them as they are saves a copy.
                using RecordBatch part = batch.Slice(row, count);
                Send(part);
            }
            else
            {
                Append(batch, row, count);
            }

            row += count;
        }
    }

    /// <summary>Ends the file and gives it its name.</summary>
    public void Finish()
    {
        Flush();
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
    public void Dispose()
    {
        Array.ForEach(_pending, appender => appender.Dispose());
        _pending = [];
        _atomic.Dispose();
    }

    static bool IsStreamName(string path) =>
        path.EndsWith(".arrows", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/dev/", StringComparison.Ordinal);

    void Append(RecordBatch batch, int row, int count)
    {
        if (_pending.Length == 0)
        {
            _pending = [.. _schema.Fields.Select(f => new ColumnAppender(f.Type.Logical, _budget))];
        }

        for (int i = 0; i < _pending.Length; i++)
        {
            _pending[i].Append(batch.Columns[i], row, count);
        }

        _pendingRows += count;
        if (_pendingRows == _batchRows)
        {
            Flush();
        }
    }

    void Flush()
    {
        if (_pendingRows == 0)
        {
            return;
        }

        Column[] columns = [.. _pending.Select(appender => appender.Finish())];
        using var batch = new RecordBatch(_schema, columns, _pendingRows);
        Array.ForEach(_pending, appender => appender.Dispose());
        _pending = [];
        _pendingRows = 0;
        Send(batch);
    }

    void Send(RecordBatch batch)
    {
        _file?.Write(batch);
        _stream?.Write(batch);
    }

    QuiverException Failure(Exception e) => new(ErrorCode.IoFailure, $"cannot write \"{_path}\": {e.Message}", e);
}
