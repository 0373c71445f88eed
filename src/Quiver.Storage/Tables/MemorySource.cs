using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>The rows of a chunk in memory as they were written; a morsel is a block.</summary>
sealed class MemorySource : MorselSource
{
    /// <summary>Fewer rows are not worth another worker.</summary>
    const int RowsPerWorker = 1 << 16;

    readonly ChunkSnapshot _chunk;
    readonly IReadOnlyList<int> _projection;
    readonly TimeRange _times;
    readonly TaskContext _context;
    readonly Schema _schema;
    readonly RowDeletes _deletes;
    readonly bool[]? _series;
    readonly int? _only;
    readonly List<Piece> _pieces = [];
    int _next = -1;

    /// <summary>Prepares to read rows.</summary>
    /// <param name="chunk">The rows.</param>
    /// <param name="projection">The columns by their place in the table's schema.</param>
    /// <param name="times">The times that rows may have.</param>
    /// <param name="tombstones">The deletes.</param>
    /// <param name="series">The series that rows may be of; null for all.</param>
    /// <param name="context">What the scan may use.</param>
    public MemorySource(
        ChunkSnapshot chunk, IReadOnlyList<int> projection, TimeRange times, IReadOnlyList<Tombstone> tombstones, bool[]? series,
        TaskContext context)
    {
        (_chunk, _projection, _times, _series, _context) = (chunk, projection, times, series, context);
        _only = RowSelection.OnlyOf(series);
        _schema = chunk.Definition.Schema.Select(projection);
        _deletes = new RowDeletes(chunk, tombstones);
        foreach (var block in chunk.State.Blocks)
        {
            var count = Math.Clamp(chunk.State.Count - block.Start, 0, block.Capacity);
            if (count > 0 && block.MinTime <= times.Max && block.MaxTime >= times.Min)
            {
                AddPiece(block, count);
            }
        }

        MorselCount = (int)Math.Min(_pieces.Count, 1 + (_pieces.Sum(piece => (long)piece.To - piece.From) / RowsPerWorker));
    }

    /// <inheritdoc/>
    public override int MorselCount { get; }

    /// <inheritdoc/>
    public override double Progress => _pieces.Count == 0 ? 1 : Math.Clamp(Volatile.Read(ref _next) / (double)_pieces.Count, 0, 1);

    /// <inheritdoc/>
    public override MorselReader CreateReader() => new Reader(this);

    void AddPiece(BufferBlock block, int count)
    {
        var isInside = block.MinTime >= _times.Min && block.MaxTime <= _times.Max;
        if (isInside || !block.IsInOrder)
        {
            _pieces.Add(new Piece(block, 0, count, isInside));
            return;
        }

        var from = block.FirstNotBefore(_times.Min, count);
        var to = _times.Max == long.MaxValue ? count : block.FirstNotBefore(_times.Max + 1, count);
        if (from < to)
        {
            _pieces.Add(new Piece(block, from, to, IsInside: true));
        }
    }

    /// <summary>Rows of a block.</summary>
    /// <param name="Block">The block.</param>
    /// <param name="From">The first row.</param>
    /// <param name="To">The row behind the last.</param>
    /// <param name="IsInside">Whether the times of all rows are asked for.</param>
    readonly record struct Piece(BufferBlock Block, int From, int To, bool IsInside);

    sealed unsafe class Reader(MemorySource source) : MorselReader
    {
        readonly ChunkColumns _columns = new(source._chunk, source._projection, source._context.Budget);
        NativeBuffer? _rows;
        Piece _piece;
        int _index = -1;
        int _from;

        /// <inheritdoc/>
        public override long Morsel => _index;

        /// <inheritdoc/>
        public override RecordBatch? Next()
        {
            while (_from < _piece.To || TakePiece())
            {
                if (!_piece.IsInside || source._series is not null || !source._deletes.IsEmpty)
                {
                    if (Select() is { } batch)
                    {
                        return batch;
                    }

                    continue;
                }

                var from = _from;
                var count = Math.Min(source._context.BatchSize, _piece.To - from);
                _from += count;
                return new RecordBatch(source._schema, _columns.Read(_piece.Block, from, count), count);
            }

            return null;
        }

        /// <inheritdoc/>
        public override void Dispose()
        {
            _rows?.Dispose();
            _columns.Dispose();
            base.Dispose();
        }

        bool TakePiece()
        {
            _index = Interlocked.Increment(ref source._next);
            if (_index >= source._pieces.Count)
            {
                return false;
            }

            _piece = source._pieces[_index];
            _from = _piece.From;
            return true;
        }

        /// <summary>Returns the next rows that are asked for, as many as a batch takes; null where the piece has no more.</summary>
        RecordBatch? Select()
        {
            var most = source._context.BatchSize;
            _rows ??= NativeBuffer.Allocate((most + 64L) * 4, source._context.Budget, "a scan");
            var rows = (int*)_rows.Pointer;
            var (first, kept) = (_from, 0);
            while (_from < _piece.To && kept < most)
            {
                var to = Math.Min(_piece.To, _from + most - kept);
                kept = source._series is { } series ? OfSeries(series, rows, kept, to) : Clip(rows, kept, _from, to);
                _from = to;
            }

            return kept == 0 ? null
                : kept == _from - first ? new RecordBatch(source._schema, _columns.Read(_piece.Block, first, kept), kept)
                : new RecordBatch(source._schema, _columns.Gather(rows, kept), kept);
        }

        /// <summary>Adds the rows of some series, then takes out those that deletes and times leave out.</summary>
        int OfSeries(bool[] matches, int* rows, int kept, int to)
        {
            var block = _piece.Block;
            var series = block.Series;
            var (start, count) = (block.Start, kept);
            if (source._only is { } only)
            {
                count += SeriesSearch.Find(series, _from, to, only, start, rows + kept);
            }
            else
            {
                for (var i = _from; i < to; i++)
                {
                    rows[count] = start + i;
                    count += matches[series[i]] ? 1 : 0;
                }
            }

            if (_piece.IsInside && source._deletes.IsEmpty)
            {
                return count;
            }

            for (var i = kept; i < count; i++)
            {
                kept = Clip(rows, kept, rows[i] - start, rows[i] - start + 1);
            }

            return kept;
        }

        /// <summary>Adds the rows whose times are asked for and that are not deleted.</summary>
        int Clip(int* rows, int kept, int from, int to)
        {
            var block = _piece.Block;
            for (var i = from; i < to; i++)
            {
                var time = block.Times[i];
                rows[kept] = block.Start + i;
                kept += source._times.Contains(time) && !source._deletes.Contains(block.Start + i, time, block.Series[i]) ? 1 : 0;
            }

            return kept;
        }
    }
}
