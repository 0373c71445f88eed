using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Hashing;

namespace Quiver.Storage.WriteBuffer;

/// <summary>Numbers byte strings in the order in which they first came. One thread adds; others may read the views of numbers they
/// know.</summary>
sealed unsafe class Interner : IDisposable
{
    readonly StringHeap _heap;
    readonly AppendList<StringView> _views;
    readonly AppendList<ulong> _hashes;
    readonly MemoryBudget _budget;
    NativeBuffer _slots;
    int _mask;

    public Interner(MemoryBudget budget)
    {
        _budget = budget;
        _heap = new StringHeap(budget);
        _views = new AppendList<StringView>(budget);
        _hashes = new AppendList<ulong>(budget);
        _slots = AllocateSlots(128);
        _mask = 127;
    }

    /// <summary>How many strings there are. A reader may read the views of so many.</summary>
    public int Count => _views.Count;

    /// <summary>The strings by number.</summary>
    public StringView* Views => _views.Pointer;

    /// <summary>Returns the number of a string, a new one where it was not there.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        var hash = HashMix.Text(text);
        var slots = (int*)_slots.Pointer;
        var slot = (int)hash & _mask;
        for (; slots[slot] != 0; slot = (slot + 1) & _mask)
        {
            var number = slots[slot] - 1;
            if (_hashes.Pointer[number] == hash && StringView.SpanOf(_views.Pointer + number).SequenceEqual(text))
            {
                return number;
            }
        }

        _hashes.Add(hash);
        _views.Add(_heap.Add(text));
        slots[slot] = Count;
        if (Count > _mask / 2)
        {
            Grow();
        }

        return Count - 1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _heap.Dispose();
        _views.Dispose();
        _hashes.Dispose();
        _slots.Dispose();
    }

    NativeBuffer AllocateSlots(int count)
    {
        var slots = NativeBuffer.Allocate(count * 4L, _budget, "the write buffer");
        slots.Clear(count * 4L);
        return slots;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Grow()
    {
        var grown = AllocateSlots((_mask + 1) * 2);
        var mask = (_mask * 2) + 1;
        var slots = (int*)grown.Pointer;
        for (var number = 0; number < Count; number++)
        {
            var slot = (int)_hashes.Pointer[number] & mask;
            while (slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            slots[slot] = number + 1;
        }

        _slots.Dispose();
        _slots = grown;
        _mask = mask;
    }
}
