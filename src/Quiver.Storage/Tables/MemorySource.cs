using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>The rows of a chunk in memory as they were written; a morsel is a block.</summary>
sealed class MemorySource(
    ChunkSnapshot chunk, IReadOnlyList<int> projection, TimeRange times, IReadOnlyList<Tombstone> tombstones, TaskContext context)
    : MorselSource
{
    readonly Schema _schema = chunk.Definition.Schema.Select(projection);
    readonly RowDeletes _deletes = new(chunk, tombstones);
    int _next = -1;

    /// <inheritdoc/>
    public override int MorselCount => chunk.State.Blocks.Length;

    /// <inheritdoc/>
    public override double Progress => Math.Clamp(Volatile.Read(ref _next) / (double)chunk.State.Blocks.Length, 0, 1);

    /// <inheritdoc/>
    public override MorselReader CreateReader() => new Reader(this);

    bool IsClipped => !_deletes.IsEmpty || times.Min > chunk.State.MinTime || times.Max < chunk.State.MaxTime;

    sealed unsafe class Reader(MemorySource source) : MorselReader
    {
        readonly ChunkColumns _columns = new(source.Chunk, source.Projection, source.Context.Budget);
        NativeBuffer? _rows;
        BufferBlock? _block;
        int _blockIndex = -1;
        int _from;
        int _to;

        /// <inheritdoc/>
        public override long Morsel => _blockIndex;

        /// <inheritdoc/>
        public override RecordBatch? Next()
        {
            while (true)
            {
                if (_from == _to && !TakeBlock())
                {
                    return null;
                }

                var count = Math.Min(source.Context.BatchSize, _to - _from);
                var from = _from;
                _from += count;
                if (!source.IsClipped)
                {
                    return new RecordBatch(source.Schema, _columns.Read(_block!, from, count), count);
                }

                if (Clip(from, count) is { } batch)
                {
                    return batch;
                }
            }
        }

        /// <inheritdoc/>
        public override void Dispose()
        {
            _rows?.Dispose();
            _columns.Dispose();
            base.Dispose();
        }

        bool TakeBlock()
        {
            var state = source.Chunk.State;
            _blockIndex = Interlocked.Increment(ref source._next);
            if (_blockIndex >= state.Blocks.Length)
            {
                return false;
            }

            _block = state.Blocks[_blockIndex];
            (_from, _to) = (0, Math.Clamp(state.Count - _block.Start, 0, _block.Capacity));
            return _to > 0;
        }

        RecordBatch? Clip(int from, int count)
        {
            _rows ??= NativeBuffer.Allocate((source.Context.BatchSize + 64L) * 4, source.Context.Budget, "a scan");
            var rows = (int*)_rows.Pointer;
            var kept = 0;
            for (var i = from; i < from + count; i++)
            {
                var time = _block!.Times[i];
                rows[kept] = _block.Start + i;
                kept += source.Times.Contains(time) && !source.Deletes.Contains(_block.Start + i, time, _block.Series[i]) ? 1 : 0;
            }

            return kept == count ? new RecordBatch(source.Schema, _columns.Read(_block!, from, count), count)
                : kept == 0 ? null
                : new RecordBatch(source.Schema, _columns.Gather(rows, kept), kept);
        }
    }

    ChunkSnapshot Chunk => chunk;

    IReadOnlyList<int> Projection => projection;

    TimeRange Times => times;

    TaskContext Context => context;

    RowDeletes Deletes => _deletes;

    Schema Schema => _schema;
}
