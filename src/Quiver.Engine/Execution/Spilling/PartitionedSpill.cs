using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Grouping;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Operators;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>
/// Rows of one worker that go to disk by the hash of their keys, so that rows of equal keys are in one partition. Rows are collected as
/// they come and put in order of their partitions when there are enough of them for blocks that are worth a read each. Within a partition
/// they stay in the order in which they came.
/// </summary>
sealed class PartitionedSpill : IDisposable
{
    /// <summary>The bits of the hash that choose a partition: the first ones, or the next ones where a partition is split.</summary>
    public const int PartitionBits = 6;

    /// <summary>The number of partitions.</summary>
    public const int PartitionCount = 1 << PartitionBits;

    /// <summary>How many times partitions are split at most: hashes have no more bits that a table of a partition does not need.</summary>
    public const int MaxDepth = 3;

    const int MaxRows = 1 << 16;

    /// <summary>The rows of all workers together take one part of memory of as many.</summary>
    const int BufferShare = 16;

    readonly TaskContext _context;
    readonly DataType[] _types;
    readonly int[] _keys;
    readonly int _skippedBits;
    readonly SpilledRows _file;
    readonly KeyStage _stage;
    readonly ColumnBatch _all;
    readonly ColumnBatch _part;
    readonly List<Column> _slices = [];
    readonly RowIndices _indices;
    readonly List<SpillBlock>[] _blocks = [.. Enumerable.Range(0, PartitionCount).Select(_ => new List<SpillBlock>())];
    readonly long _bufferBytes;
    MaterializedRows _rows;

    /// <param name="types">The types of the columns; keys come first.</param>
    /// <param name="keyCount">How many are keys.</param>
    /// <param name="depth">How many times the rows were partitioned before.</param>
    /// <param name="context">Where the file is made and what memory is counted against.</param>
    /// <param name="counted">Is told the bytes of each block; null where nobody is.</param>
    /// <param name="share">How many of these the rows of a worker go to.</param>
    public PartitionedSpill(
        IReadOnlyList<DataType> types, int keyCount, int depth, TaskContext context, Action<long>? counted, int share = 1)
        : this(types, [.. Enumerable.Range(0, keyCount)], depth, context, counted, share)
    {
    }

    /// <param name="types">The types of the columns.</param>
    /// <param name="keys">Which of them are keys; without any, all rows are in the first partition.</param>
    /// <param name="depth">How many times the rows were partitioned before.</param>
    /// <param name="context">Where the file is made and what memory is counted against.</param>
    /// <param name="counted">Is told the bytes of each block; null where nobody is.</param>
    /// <param name="share">How many of these the rows of a worker go to.</param>
    public PartitionedSpill(
        IReadOnlyList<DataType> types, IReadOnlyList<int> keys, int depth, TaskContext context, Action<long>? counted, int share = 1)
    {
        _context = context;
        _bufferBytes = context.Budget.CeilingBytes / BufferShare / context.Threads / share;
        _types = [.. types];
        _keys = [.. keys];
        _skippedBits = depth * PartitionBits;
        _stage = new KeyStage(new KeyLayout([.. _keys.Select(k => _types[k])]), context.Budget);
        _all = new ColumnBatch(context.Budget);
        _part = new ColumnBatch(context.Budget);
        _indices = new RowIndices(context.Budget);
        _rows = new MaterializedRows(_types, context.Budget);
        _file = new SpilledRows(_types, context, counted);
    }

    /// <summary>The blocks of a partition in the order in which their rows came; all rows are there after <see cref="Flush"/>.</summary>
    public IReadOnlyList<SpillBlock> Blocks(int partition) => _blocks[partition];

    /// <summary>Adds rows.</summary>
    public void Append(IReadOnlyList<Column> columns, int rowCount)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            _rows.Append(i, columns[i]);
        }

        _rows.AddRows(rowCount);
        if (IsWorthWriting(_rows))
        {
            Flush();
        }
    }

    /// <summary>Puts all rows on disk.</summary>
    public void Flush()
    {
        if (_rows.RowCount > 0)
        {
            Write(_rows);
            _rows.Dispose();
            _rows = new MaterializedRows(_types, _context.Budget);
        }
    }

    /// <summary>Whether rows are as many as are put in order and written at a time.</summary>
    public bool IsWorthWriting(MaterializedRows rows) =>
        rows.RowCount >= MaxRows || rows.Bytes > _bufferBytes;

    /// <summary>Puts rows that the caller has collected on disk, after those that were added before.</summary>
    public void Write(MaterializedRows rows)
    {
        long most = (long)((double)_bufferBytes * rows.RowCount / Math.Max(1, rows.Bytes));
        int size = (int)Math.Clamp(most, PartitionCount, MaxRows);
        for (int from = 0; from < rows.RowCount; from += size)
        {
            int count = Math.Min(size, rows.RowCount - from);
            _all.Reset(_types.Length, count);
            for (int i = 0; i < _types.Length; i++)
            {
                Column slice = rows[i].Slice(from, count);
                _slices.Add(slice);
                _all.Set(i, slice);
            }

            WriteAll(count);
            _slices.ForEach(s => s.Dispose());
            _slices.Clear();
        }
    }

    void WriteAll(int count)
    {
        if (_keys.Length == 0)
        {
            _blocks[0].Add(_file.Append([.. Enumerable.Range(0, _types.Length).Select(i => _all[i])], count));
            return;
        }

        (int[] order, int[] starts) = Order(count);
        for (int p = 0; p < PartitionCount; p++)
        {
            int rows = starts[p + 1] - starts[p];
            if (rows > 0)
            {
                _indices.FromRows(order.AsSpan(starts[p], rows), mayHaveMissing: false);
                _part.SelectFrom(_all, _indices);
                _blocks[p].Add(_file.Append([.. Enumerable.Range(0, _types.Length).Select(i => _part[i])], rows));
            }
        }
    }

    /// <summary>The partition of a hash.</summary>
    /// <param name="hash">The hash of the keys.</param>
    /// <param name="skippedBits">The bits that chose among partitions before.</param>
    public static int PartitionOf(ulong hash, int skippedBits) => (int)((hash << skippedBits) >> (64 - PartitionBits));

    public void Dispose()
    {
        _file.Dispose();
        _rows.Dispose();
        _stage.Dispose();
        _part.Dispose();
        _all.Dispose();
        _indices.Dispose();
    }

    (int[] Order, int[] Starts) Order(int count)
    {
        _stage.Begin([.. _keys.Select(k => _all[k])], _keys.Length, count);
        ReadOnlySpan<ulong> hashes = _stage.HashSpan(count);
        int[] starts = new int[PartitionCount + 1];
        for (int i = 0; i < count; i++)
        {
            starts[PartitionOf(hashes[i], _skippedBits) + 1]++;
        }

        for (int p = 0; p < PartitionCount; p++)
        {
            starts[p + 1] += starts[p];
        }

        int[] next = [.. starts];
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[next[PartitionOf(hashes[i], _skippedBits)]++] = i;
        }

        return (order, starts);
    }
}
