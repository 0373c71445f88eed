using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Ipc;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>
/// Rows of one worker on disk, in blocks that are read in any order. A block is a stream of Arrow's IPC format: every type has a form
/// there, and buffers go to the disk as they lie in memory.
/// </summary>
sealed class SpilledRows : IDisposable
{
    readonly Schema _schema;
    readonly MemoryBudget _budget;
    readonly Action<long>? _counted;
    readonly ISpillFile _file;
    long _end;

    /// <param name="types">The types of the columns.</param>
    /// <param name="context">Where the file is made and what memory is counted against.</param>
    /// <param name="counted">Is told the bytes of each block; null where nobody is.</param>
    public SpilledRows(IReadOnlyList<DataType> types, TaskContext context, Action<long>? counted)
    {
        _schema = new Schema([.. types.Select((t, i) => new Field($"c{i}", t))]);
        _budget = context.Budget;
        _counted = counted;
        _file = context.Spill!.Create();
    }

    /// <summary>Writes rows. One thread at a time.</summary>
    public SpillBlock Append(IReadOnlyList<Column> columns, int rowCount)
    {
        var stream = new SpillStream(_file, _end);
        var writer = new ArrowStreamWriter(stream, _schema);
        writer.Write(new RecordBatch(_schema, columns, rowCount));
        writer.Finish();
        var block = new SpillBlock(this, _end, stream.Offset - _end, rowCount);
        _end = stream.Offset;
        _counted?.Invoke(block.Bytes);
        return block;
    }

    /// <summary>Reads rows; the caller owns them. Many threads at a time.</summary>
    public RecordBatch Read(SpillBlock block)
    {
        using var reader = new ArrowStreamReader(
            new SpillStream(_file, block.Offset, block.Offset + block.Bytes), new ArrowReadOptions { Name = "a spill file",
                Budget = _budget });
        return reader.ReadBatch()!;
    }

    public void Dispose() => _file.Dispose();
}
