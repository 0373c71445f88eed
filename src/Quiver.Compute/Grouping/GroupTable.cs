using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Compute.Grouping;

/// <summary>
/// Numbers distinct key rows from 0: linear probing over slots of 32 bits of hash and a row number, keys as rows of words
/// beside them (the layout of DuckDB's and Umbra's aggregate tables). One thread at a time.
/// </summary>
sealed unsafe class GroupTable : IDisposable
{
    const int FirstSlots = 2048;

    /// <summary>Groups up to which slots and rows stay in the second-level cache.</summary>
    const int CachedGroups = 1 << 14;
    readonly MemoryBudget _budget;
    readonly StringHeap _heap;
    readonly int _partitionBits;
    NativeBuffer _slots;
    NativeBuffer _rows;
    int _slotCount;
    int _shift;
    int _rowCapacity;

    /// <summary>Creates an empty table.</summary>
    /// <param name="layout">The key columns.</param>
    /// <param name="budget">What memory is counted against.</param>
    /// <param name="partitionBits">Upper bits of the hash that are equal in all rows, because the table is of one partition.</param>
    public GroupTable(KeyLayout layout, MemoryBudget budget, int partitionBits = 0)
    {
        Layout = layout;
        _budget = budget;
        _partitionBits = partitionBits;
        _heap = new StringHeap(budget);
        _slotCount = FirstSlots;
        _shift = 64 - BitOperations.Log2(FirstSlots);
        _slots = NativeBuffer.Allocate(FirstSlots * 8, budget, "GROUP BY");
        _slots.Clear(FirstSlots * 8);
        _rowCapacity = FirstSlots / 2;
        _rows = NativeBuffer.Allocate((long)_rowCapacity * layout.Words * 8, budget, "GROUP BY");
    }

    /// <summary>The key columns.</summary>
    public KeyLayout Layout { get; }

    /// <summary>The number of groups.</summary>
    public int GroupCount { get; private set; }

    /// <summary>The rows of the groups, <see cref="KeyLayout.Words"/> words each.</summary>
    public ulong* Rows => (ulong*)_rows.Pointer;

    /// <summary>The bytes held.</summary>
    public long Bytes => _slots.Capacity + _rows.Capacity + _heap.Bytes;

    /// <summary>A row whose group is not in the table, for <see cref="Find"/>.</summary>
    public const int Missing = -1;

    /// <summary>Finds the groups of some rows and adds those that are new.</summary>
    /// <param name="rows">Rows of words; bytes of long strings are copied where a group is new.</param>
    /// <param name="stride">Words from one row to the next.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="groups">Receives a group for each row.</param>
    public void FindOrAdd(ulong* rows, int stride, int count, int* groups)
    {
        Reserve(count);
        Probe(rows, stride, count, groups, adds: true);
    }

    /// <summary>Finds the groups of some rows; those that are not there are <see cref="Missing"/>.</summary>
    public void Find(ulong* rows, int stride, int count, int* groups) => Probe(rows, stride, count, groups, adds: false);

    /// <summary>Finds the groups of some rows of another table of the same layout and adds those that are new.</summary>
    public void FindOrAdd(GroupTable other, int* otherGroups, int count, int* groups)
    {
        int words = Layout.Words;
        using NativeBuffer strip = NativeBuffer.Allocate(Math.Min(count, KeyStage.StripRows) * words * 8L, _budget, "GROUP BY");
        ulong* rows = (ulong*)strip.Pointer;
        for (int from = 0; from < count; from += KeyStage.StripRows)
        {
            int length = Math.Min(KeyStage.StripRows, count - from);
            for (nint i = 0; i < length; i++)
            {
                ulong* row = other.Rows + ((long)otherGroups[from + i] * words);
                for (nint w = 0; w < words; w++)
                {
                    rows[(i * words) + w] = row[w];
                }
            }

            FindOrAdd(rows, words, length, groups + from);
        }
    }

    /// <summary>Returns the groups in the order of some bits of their hash, and where those of each value of the bits start.</summary>
    /// <param name="skippedBits">How many upper bits are left out.</param>
    /// <param name="bits">How many bits come after them.</param>
    public (int[] Groups, int[] Starts) Partition(int skippedBits, int bits)
    {
        int words = Layout.Words;
        int[] starts = new int[(1 << bits) + 1];
        for (int g = 0; g < GroupCount; g++)
        {
            starts[(int)((Rows[(long)g * words] << skippedBits) >> (64 - bits)) + 1]++;
        }

        for (int p = 1; p < starts.Length; p++)
        {
            starts[p] += starts[p - 1];
        }

        int[] next = [.. starts];
        int[] groups = new int[GroupCount];
        for (int g = 0; g < GroupCount; g++)
        {
            groups[next[(int)((Rows[(long)g * words] << skippedBits) >> (64 - bits))]++] = g;
        }

        return (groups, starts);
    }

    /// <summary>Returns a key of some groups as a column over the scratch and this table's strings.</summary>
    public Column Key(int key, int from, int count, ColumnScratch scratch) =>
        KeyDecoder.Decode(Layout, key, Rows + ((long)from * Layout.Words), Layout.Words, count, scratch);

    public void Dispose()
    {
        _slots.Dispose();
        _rows.Dispose();
        _heap.Dispose();
    }

    void Probe(ulong* rows, int stride, int count, int* groups, bool adds)
    {
        if (GroupCount > CachedGroups && Sse.IsSupported)
        {
            Prefetch(rows, stride, count);
        }

        if (Layout.StringOffsets.Length == 0)
        {
            if (Layout.Words == 2)
            {
                Probe<KeyEqualities.OneWord>(rows, stride, count, groups, adds);
            }
            else
            {
                Probe<KeyEqualities.Words>(rows, stride, count, groups, adds);
            }
        }
        else if (Layout.Words == 3)
        {
            Probe<KeyEqualities.OneString>(rows, stride, count, groups, adds);
        }
        else
        {
            Probe<KeyEqualities.General>(rows, stride, count, groups, adds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Probe<TEquality>(ulong* rows, int stride, int count, int* groups, bool adds)
        where TEquality : struct, IKeyEquality
    {
        ulong* slots = (ulong*)_slots.Pointer;
        ulong* known = Rows;
        int words = Layout.Words;
        int[] strings = Layout.StringOffsets;
        int shift = _shift;
        int partitionBits = _partitionBits;
        nuint mask = (nuint)_slotCount - 1;
        int groupCount = GroupCount;
        for (nint i = 0; i < count; i++)
        {
            ulong* row = rows + (i * stride);
            ulong hash = row[0];
            ulong tag = (hash >> 16) << 32;
            nuint slot = (nuint)((hash << partitionBits) >> shift);
            while (true)
            {
                ulong entry = slots[slot];
                if (entry == 0)
                {
                    if (!adds)
                    {
                        groups[i] = Missing;
                        break;
                    }

                    slots[slot] = tag | (uint)(groupCount + 1);
                    Append(known + ((nint)groupCount * words), row, words, strings);
                    groups[i] = groupCount++;
                    break;
                }

                if ((entry & 0xFFFFFFFF00000000) == tag)
                {
                    nint group = (nint)((uint)entry - 1);
                    if (TEquality.Equal(known + (group * words), row, words, strings))
                    {
                        groups[i] = (int)group;
                        break;
                    }
                }

                slot = (slot + 1) & mask;
            }
        }

        GroupCount = groupCount;
    }

    /// <summary>Asks for the slots of a strip, then for the rows that they name, then for the bytes of their first string: what would be
    /// three waits a row overlaps with that of its neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Prefetch(ulong* rows, int stride, int count)
    {
        ulong* slots = (ulong*)_slots.Pointer;
        ulong* known = Rows;
        int words = Layout.Words;
        int shift = _shift;
        int partitionBits = _partitionBits;
        for (nint i = 0; i < count; i++)
        {
            Sse.Prefetch0(slots + ((rows[i * stride] << partitionBits) >> shift));
        }

        for (nint i = 0; i < count; i++)
        {
            nint group = (nint)(uint)slots[(rows[i * stride] << partitionBits) >> shift] - 1;
            Sse.Prefetch0(known + (Math.Max(group, 0) * words));
        }

        if (Layout.StringOffsets.Length == 0)
        {
            return;
        }

        int text = Layout.StringOffsets[0];
        for (nint i = 0; i < count; i++)
        {
            nint group = (nint)(uint)slots[(rows[i * stride] << partitionBits) >> shift] - 1;
            StringView* view = (StringView*)(known + (Math.Max(group, 0) * words) + text);
            Sse.Prefetch0(StringView.BytesOf(view));
        }
    }

    void Append(ulong* target, ulong* row, int words, int[] strings)
    {
        for (int w = 0; w < words; w++)
        {
            target[w] = row[w];
        }

        foreach (int offset in strings)
        {
            *(StringView*)(target + offset) = _heap.Add(*(StringView*)(row + offset));
        }
    }

    void Reserve(int count)
    {
        int needed = checked(GroupCount + count);
        if (needed > _rowCapacity)
        {
            GrowRows(needed);
        }

        if (needed > _slotCount / 2)
        {
            // Strips repeat known keys more often than not: the slots grow for what is there, not for what may come.
            int wanted = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(GroupCount * 4L, needed + (needed / 4)));
            if (wanted > _slotCount)
            {
                Rehash(wanted);
            }
        }
    }

    void GrowRows(int needed)
    {
        int capacity = (int)Math.Min(Math.Max(needed, _rowCapacity * 2L), int.MaxValue - 64);
        NativeBuffer grown = NativeBuffer.Allocate((long)capacity * Layout.Words * 8, _budget, "GROUP BY");
        long used = (long)GroupCount * Layout.Words * 8;
        Buffer.MemoryCopy(_rows.Pointer, grown.Pointer, grown.Capacity, used);
        _rows.Dispose();
        _rows = grown;
        _rowCapacity = (int)Math.Min(grown.Capacity / (Layout.Words * 8), int.MaxValue - 64);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Rehash(int slotCount)
    {
        NativeBuffer grown = NativeBuffer.Allocate((long)slotCount * 8, _budget, "GROUP BY");
        grown.Clear((long)slotCount * 8);
        int shift = 64 - BitOperations.Log2((uint)slotCount);
        nuint mask = (nuint)slotCount - 1;
        ulong* slots = (ulong*)grown.Pointer;
        ulong* rows = Rows;
        int words = Layout.Words;
        for (nint g = 0; g < GroupCount; g++)
        {
            ulong hash = rows[g * words] & KeyLayout.HashMask;
            nuint slot = (nuint)((hash << _partitionBits) >> shift);
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = ((hash >> 16) << 32) | (uint)(g + 1);
        }

        _slots.Dispose();
        _slots = grown;
        _slotCount = slotCount;
        _shift = shift;
    }
}
