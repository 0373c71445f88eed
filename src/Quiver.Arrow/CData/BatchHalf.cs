using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Arrow.CData;

/// <summary>Keeps a batch alive for the two batches that it was split into.</summary>
sealed class BatchHalf : ForeignMemory
{
    readonly RecordBatch _whole;

    BatchHalf(RecordBatch whole) => _whole = whole;

    /// <summary>Splits a batch, which is disposed when both halves are.</summary>
    public static (RecordBatch First, RecordBatch Second) Split(RecordBatch whole)
    {
        var memory = new BatchHalf(whole);
        int half = whole.Length / 2;
        return (memory.Take(0, half), memory.Take(half, whole.Length - half));
    }

    protected override void Free() => _whole.Dispose();

    RecordBatch Take(int offset, int length)
    {
        var columns = new Column[_whole.Columns.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            Column slice = _whole.Columns[i].Slice(offset, length);
            var owner = new ColumnBuffers();
            owner.Add(Lease());
            owner.Add((IDisposable)slice);
            columns[i] = slice.Own(owner);
        }

        return new RecordBatch(_whole.Schema, columns, length);
    }
}
