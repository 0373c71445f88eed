using System.Collections.Concurrent;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Execution.Scheduling;
using Quiver.Formats.Files;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Text;

/// <summary>
/// Writes record batches as text to a stream. Pieces of rows are encoded, and compressed, on the threads of a pool while more rows come;
/// the caller writes them in order. Where pieces end depends on the rows only, so the bytes are the same whatever the threads.
/// </summary>
sealed class TextRowsWriter : IAsyncDisposable
{
    const int PieceBytes = 512 << 10;
    const int CompressedPieceBytes = 2 << 20;
    const int MaxPieceRows = 1 << 16;
    const int TypicalStringBytes = 24;

    /// <summary>A piece whose rows are longer than is typical ends early, before its text is too long for a buffer.</summary>
    const long MaxPieceBytes = 8 << 20;

    readonly Stream _stream;
    readonly Func<TextRowEncoder> _createEncoder;
    readonly TextCompression _compression;
    readonly WorkerPool? _pool;
    readonly MemoryBudget _budget;
    readonly int _pieceRows;
    readonly ConcurrentBag<TextBlock> _blocks = [];
    readonly Queue<TextPiece> _running = new();
    TextPiece _piece;
    long _runningBytes;
    bool _hasRows;
    bool _isBroken;

    /// <summary>Begins a file; the stream stays open afterwards.</summary>
    /// <param name="stream">Where the bytes go.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="createEncoder">Creates what encodes the rows, for one thread.</param>
    /// <param name="compression">How the text is compressed.</param>
    /// <param name="pool">The threads that encode; null encodes on the caller's.</param>
    /// <param name="budget">What memory is counted against.</param>
    public TextRowsWriter(
        Stream stream, Schema schema, Func<TextRowEncoder> createEncoder, TextCompression compression, WorkerPool? pool,
            MemoryBudget budget)
    {
        _stream = stream;
        _createEncoder = createEncoder;
        _compression = compression;
        _pool = pool;
        _budget = budget;
        long rowBytes = Math.Max(1, schema.Fields.Sum(f => (long)Math.Max(f.Type.IsNumeric ? f.Type.ByteWidth : TypicalStringBytes, 1)));
        long pieceBytes = compression == TextCompression.None ? PieceBytes : CompressedPieceBytes;
        _pieceRows = (int)Math.Clamp(pieceBytes / rowBytes, 1, MaxPieceRows);
        _piece = new TextPiece(this, isFirst: true);

        // What is wrong with the options shows before there are rows.
        _blocks.Add(new TextBlock(createEncoder(), compression, budget));
    }

    /// <summary>Takes a batch over; it is disposed when its rows are encoded.</summary>
    public async ValueTask WriteAsync(RecordBatch batch, CancellationToken cancellationToken = default)
    {
        var shared = new SharedBatch(batch);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();

            // Until the batch is in, the file lacks some of its rows.
            _isBroken = true;
            for (int first = 0; first < batch.Length;)
            {
                int count = Math.Min(batch.Length - first, _pieceRows - _piece.Rows);
                long bytes = BytesOf(batch, first, count);
                while (_piece.Bytes + bytes > MaxPieceBytes && count > 1)
                {
                    count /= 2;
                    bytes = BytesOf(batch, first, count);
                }

                _hasRows = true;
                _piece.Add(shared, first, count, bytes);
                first += count;
                if (_piece.Rows >= _pieceRows || _piece.Bytes >= MaxPieceBytes / 2)
                {
                    await EndPieceAsync(cancellationToken).ConfigureAwait(false);
                    _piece = new TextPiece(this, isFirst: false);
                }
            }

            while (_running.TryPeek(out TextPiece? oldest) && oldest.Done.IsCompleted)
            {
                await WriteOldestAsync(cancellationToken).ConfigureAwait(false);
            }

            _isBroken = false;
        }
        finally
        {
            shared.Release();
        }
    }

    /// <summary>Writes all that is left and the end of the file.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken = default)
    {
        if (_isBroken)
        {
            throw new InvalidOperationException("a file cannot be finished twice, or after a write to it failed");
        }

        _isBroken = true;
        _piece.End = (true, _hasRows);
        await EndPieceAsync(cancellationToken).ConfigureAwait(false);
        while (_running.Count > 0)
        {
            await WriteOldestAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for threads that still encode and gives the memory back.</summary>
    public async ValueTask DisposeAsync()
    {
        _isBroken = true;
        foreach (TextPiece piece in _running)
        {
            piece.Stop();
        }

        while (_running.TryDequeue(out TextPiece? piece))
        {
            await piece.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            piece.Dispose();
        }

        _piece.Dispose();
        while (_blocks.TryTake(out TextBlock? block))
        {
            block.Dispose();
        }
    }

    /// <summary>Returns an encoder with an empty buffer.</summary>
    public TextBlock Rent() => _blocks.TryTake(out TextBlock? block) ? block : new TextBlock(_createEncoder(), _compression, _budget);

    /// <summary>Takes an encoder back for the next piece.</summary>
    public void Return(TextBlock block)
    {
        block.Clear();
        _blocks.Add(block);
    }

    static long BytesOf(RecordBatch batch, int first, int count)
    {
        long bytes = 0;
        foreach (var column in batch.Columns)
        {
            bytes += ColumnBytes.Of(column, first, count);
        }

        return bytes;
    }

    /// <summary>Hands the rows collected to the threads, when there is room for one more piece.</summary>
    async ValueTask EndPieceAsync(CancellationToken cancellationToken)
    {
        // Each thread has a piece to work on and one to take up next; less where memory is short.
        while (_running.Count > 0
            && (_running.Count > 2 * (_pool?.ThreadCount ?? 0) || _runningBytes + _piece.Bytes > _budget.LimitBytes / 8))
        {
            await WriteOldestAsync(cancellationToken).ConfigureAwait(false);
        }

        _running.Enqueue(_piece);
        _runningBytes += _piece.Bytes;
        if (_pool is null)
        {
            _piece.RunSlice();
        }
        else
        {
            _pool.Enqueue(_piece);
        }
    }

    async ValueTask WriteOldestAsync(CancellationToken cancellationToken)
    {
        await _running.Peek().Done.WaitAsync(cancellationToken).ConfigureAwait(false);
        using TextPiece piece = _running.Dequeue();
        _runningBytes -= piece.Bytes;
        piece.Text.WriteTo(_stream);
    }
}
