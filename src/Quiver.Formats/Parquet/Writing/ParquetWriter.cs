using System.Buffers.Binary;
using System.Runtime.ExceptionServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>
/// Writes record batches of one schema as a Parquet file to a stream. Nothing but <see cref="Finish"/> or <see cref="FinishAsync"/>
/// makes the file whole; disposing without it leaves a torso, which <see cref="ParquetFileWriter"/> keeps from being seen.
/// </summary>
sealed class ParquetWriter : IDisposable
{
    const int MinParallelRows = 2048;

    readonly Stream _output;
    readonly Schema _schema;
    readonly ParquetWriteOptions _options;
    readonly SchemaTarget _target = new();
    readonly List<RowGroup> _groups = [];
    readonly ColumnNode[] _columns;
    readonly ChunkWriter[] _chunks;
    long _position;
    long _fileRows;
    int _groupRows;
    bool _isFinished;
    bool _isBroken;

    /// <summary>Begins a file; the stream stays open after <see cref="Dispose"/>.</summary>
    public ParquetWriter(Stream output, Schema schema, ParquetWriteOptions? options = null, MemoryBudget? budget = null)
    {
        _output = output;
        _schema = schema;
        _options = options ?? new ParquetWriteOptions();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.RowGroupRows, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(_options.DataPageBytes, nameof(options));
        budget ??= MemoryBudget.Unlimited;
        if (schema.Fields.Count == 0)
        {
            throw ParquetErrors.NotSupported("a Parquet file needs at least one column");
        }

        if (!BlockCodec.CanCompress(_options.Compression))
        {
            throw ParquetErrors.NotSupported(
                $"compression {_options.Compression.ToString().ToUpperInvariant()} cannot be written; "
                + "use snappy, gzip, brotli, lz4_raw or none");
        }

        _target.Elements.Add(new SchemaElement { Name = "schema", ChildCount = schema.Fields.Count });
        _columns = [.. schema.Fields.Select(field => ColumnNode.Create(field, _options, budget, _target))];
        _chunks = [.. _target.Leaves.Select(leaf => new ChunkWriter(leaf.Leaf, leaf.Path, _options, budget))];
        WriteBytes("PAR1"u8);
    }

    /// <summary>The rows written so far.</summary>
    public long RowCount => _fileRows + _groupRows;

    /// <summary>Appends the rows of a batch, which stays the caller's.</summary>
    public void Write(RecordBatch batch)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        if (batch.Columns.Count != _columns.Length)
        {
            throw new ArgumentException($"the batch has {batch.Columns.Count} columns, the file {_columns.Length}", nameof(batch));
        }

        for (var i = 0; i < _columns.Length; i++)
        {
            if (!batch.Columns[i].Type.Equals(_columns[i].Type))
            {
                throw new ArgumentException(
                    $"column {_schema.Fields[i].Name} is {batch.Columns[i].Type}, the file says {_columns[i].Type}", nameof(batch));
            }
        }

        // Until the batch is in, columns may differ in length.
        _isBroken = true;
        for (var first = 0; first < batch.Length;)
        {
            var count = Math.Min(Math.Min(batch.Length - first, Shredder.MaxRows), _options.RowGroupRows - _groupRows);
            var start = first;
            ForEach(_columns.Length, count >= MinParallelRows, i => Shredder.Append(_columns[i], batch.Columns[i], start, count));
            first += count;
            _groupRows += count;
            if (_groupRows >= _options.RowGroupRows || BufferedBytes() >= _options.RowGroupBytes)
            {
                EndRowGroup();
            }
        }

        _isBroken = false;
    }

    /// <summary>Ends the file: the last row group and the footer.</summary>
    public void Finish()
    {
        End();
        _output.Flush();
    }

    /// <summary>Ends the file: the last row group and the footer.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        End();
        await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the memory back. A file that was not finished stays a torso.</summary>
    public void Dispose()
    {
        _isFinished = true;
        foreach (var chunk in _chunks)
        {
            chunk.Dispose();
        }
    }

    void End()
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        if (_isBroken)
        {
            throw new InvalidOperationException("a file cannot be finished after a write to it failed");
        }

        _isBroken = true;
        EndRowGroup();
        WriteFooter();
        _isFinished = true;
    }

    long BufferedBytes()
    {
        long bytes = 0;
        foreach (var (leaf, _) in _target.Leaves)
        {
            bytes += leaf.Bytes;
        }

        return bytes;
    }

    void EndRowGroup()
    {
        if (_groupRows == 0)
        {
            return;
        }

        var columns = new ColumnMetadata[_chunks.Length];
        ForEach(_chunks.Length, _groupRows >= MinParallelRows, i => columns[i] = _chunks[i].Encode());
        var ordinal = (short)Math.Min(_groups.Count, short.MaxValue);
        var group = new RowGroup { RowCount = _groupRows, FileOffset = _position, Ordinal = ordinal };
        for (var i = 0; i < columns.Length; i++)
        {
            var metadata = columns[i];
            metadata.DataPageOffset += _position;
            metadata.DictionaryPageOffset += _position;
            group.Columns.Add(new ColumnChunkMetadata
            {
                FileOffset = metadata.DictionaryPageOffset ?? metadata.DataPageOffset,
                Metadata = metadata,
            });
            group.TotalByteSize += metadata.TotalUncompressedSize;
            WriteChunk(_chunks[i].Pages);
        }

        group.TotalCompressedSize = _position - group.FileOffset;
        _groups.Add(group);
        _fileRows += _groupRows;
        _groupRows = 0;
    }

    unsafe void WriteChunk(GrowingBuffer pages)
    {
        for (long done = 0; done < pages.Length;)
        {
            var piece = (int)Math.Min(pages.Length - done, 1 << 24);
            WriteBytes(new ReadOnlySpan<byte>(pages.Pointer + done, piece));
            done += piece;
        }
    }

    void WriteFooter()
    {
        var metadata = new FileMetadata
        {
            Version = 2,
            Schema = _target.Elements,
            RowCount = _fileRows,
            RowGroups = _groups,
            KeyValues = _options.Metadata.Count == 0 ? null
                : [.. _options.Metadata.Select(pair => new KeyValue { Key = pair.Key, Value = pair.Value })],
            CreatedBy = "Quiver",
            ColumnOrders = [.. _target.Leaves.Select(_ => new ColumnOrder { IsTypeOrder = true })],
        };
        var writer = new ThriftCompactWriter();
        metadata.Write(writer);
        WriteBytes(writer.Written);
        Span<byte> tail = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tail, writer.Written.Length);
        "PAR1"u8.CopyTo(tail[4..]);
        WriteBytes(tail);
    }

    void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _position += bytes.Length;
    }

    /// <summary>Runs an action for each index, on several threads where that pays; the first failure is thrown as it was.</summary>
    void ForEach(int count, bool isLarge, Action<int> action)
    {
        if (!isLarge || count == 1 || _options.Threads == 1)
        {
            for (var i = 0; i < count; i++)
            {
                action(i);
            }

            return;
        }

        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads }, action);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions[0]);
        }
    }
}
