using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Grouping;

/// <summary>
/// Rows of words spread over 256 partitions by the upper bits of their hash, as lists of chunks: what a worker does with rows
/// whose groups are too many for its own table. Plain stores beat write combining here (prototype, section 5), and the bytes of long
/// strings lie beside the rows of their partition, so that who reads a partition reads memory in order.
/// </summary>
sealed unsafe class PartitionedRows(KeyLayout layout, MemoryBudget budget) : IDisposable
{
    /// <summary>Upper bits of the hash that choose the partition.</summary>
    public const int PartitionBits = 8;

    /// <summary>The number of partitions.</summary>
    public const int PartitionCount = 1 << PartitionBits;

    const long FirstChunkBytes = 4 * 1024;
    const long MaxChunkBytes = 256 * 1024;

    readonly Partition[] _partitions = new Partition[PartitionCount];

    /// <summary>How the rows lie.</summary>
    public KeyLayout Layout { get; } = layout;

    /// <summary>The number of rows.</summary>
    public long RowCount { get; private set; }

    /// <summary>Appends rows; bytes of long strings are copied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Append(ulong* rows, int count)
    {
        int words = Layout.Words;
        int[] strings = Layout.StringOffsets;
        for (nint i = 0; i < count; i++)
        {
            ulong* row = rows + (i * words);
            ref Partition partition = ref _partitions[row[0] >> (64 - PartitionBits)];
            if (partition.Next == partition.End)
            {
                Grow(ref partition);
            }

            ulong* target = partition.Next;
            for (nint w = 0; w < words; w++)
            {
                target[w] = row[w];
            }

            foreach (int offset in strings)
            {
                var view = (StringView*)(row + offset);
                if (!view->IsInline)
                {
                    *(StringView*)(target + offset) = partition.Heap!.Add(view->Pointer, view->Length);
                }
            }

            partition.Next = target + words;
        }

        RowCount += count;
    }

    /// <summary>Returns the chunks of a partition: where the rows start and how many there are.</summary>
    public IEnumerable<(nint Rows, int Count)> Chunks(int partition)
    {
        List<NativeBuffer>? chunks = _partitions[partition].Chunks;
        for (int i = 0; chunks is not null && i < chunks.Count; i++)
        {
            yield return ChunkAt(partition, i);
        }
    }

    /// <summary>Frees the chunks of a partition that was read.</summary>
    public void Release(int partition)
    {
        ref Partition released = ref _partitions[partition];
        foreach (NativeBuffer chunk in released.Chunks ?? [])
        {
            chunk.Dispose();
        }

        released.Heap?.Dispose();
        released = default;
    }

    public void Dispose()
    {
        for (int i = 0; i < _partitions.Length; i++)
        {
            Release(i);
        }
    }

    (nint Rows, int Count) ChunkAt(int partition, int chunk)
    {
        ref Partition from = ref _partitions[partition];
        NativeBuffer buffer = from.Chunks![chunk];
        int rowBytes = Layout.Words * 8;
        int count = chunk == from.Chunks.Count - 1
            ? (int)((((byte*)from.Next) - buffer.Pointer) / rowBytes)
            : (int)(buffer.Capacity / rowBytes);
        return ((nint)buffer.Pointer, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Grow(ref Partition partition)
    {
        partition.Chunks ??= [];
        partition.Heap ??= Layout.StringOffsets.Length == 0 ? null : new StringHeap(budget, FirstChunkBytes, MaxChunkBytes);
        long bytes = partition.Chunks.Count == 0 ? FirstChunkBytes : Math.Min(partition.Chunks[^1].Capacity * 2, MaxChunkBytes);
        NativeBuffer chunk = NativeBuffer.Allocate(Math.Max(bytes, Layout.Words * 8L), budget, "GROUP BY");
        partition.Chunks.Add(chunk);
        partition.Next = (ulong*)chunk.Pointer;
        partition.End = partition.Next + (chunk.Capacity / (Layout.Words * 8) * Layout.Words);
    }

    struct Partition
    {
        public List<NativeBuffer>? Chunks;
        public StringHeap? Heap;
        public ulong* Next;
        public ulong* End;
    }
}
