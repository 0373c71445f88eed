using System.Numerics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Storage.Merging;

/// <summary>The values of one tag that a merge has met, numbered as they came: open addressing over string views.</summary>
/// <param name="type">The type of the values.</param>
/// <param name="expected">About how many values there will be.</param>
/// <param name="budget">What the memory is counted against.</param>
sealed unsafe class TagDictionary(DataType type, int expected, MemoryBudget budget) : IDisposable
{

    readonly StringHeap _heap = new(budget);
    NativeBuffer? _views;
    NativeBuffer? _slots;
    int _capacity;
    int _lastCode;
    StringColumn? _values;

    /// <summary>The number of values.</summary>
    public int Count { get; private set; }

    StringView* Views => (StringView*)_views!.Pointer;

    int* Slots => (int*)_slots!.Pointer;

    /// <summary>Returns the value with a code; its bytes lie in the dictionary.</summary>
    public StringView this[int code] => Views[code];

    /// <summary>
    /// The values as a column; the same object until there are new ones. There is at least one entry, so that codes of nulls are codes.
    /// </summary>
    public StringColumn Values
    {
        get
        {
            if (Count == 0)
            {
                CodeOf(default);
            }

            return _values ??= new StringColumn(type, Count, Views, null, 0, null, this);
        }
    }

    /// <summary>Returns the code of a value, a new one where it was not met before.</summary>
    public int CodeOf(StringView value)
    {
        // Tags that tell little apart stay the same from series to series.
        if (Count > 0 && SeriesOrder.AreEqual(Views + _lastCode, &value))
        {
            return _lastCode;
        }

        if (Count == _capacity)
        {
            Grow();
        }

        var mask = (2 * _capacity) - 1;
        var slots = Slots;
        var slot = (int)HashOf(&value) & mask;
        for (; slots[slot] >= 0; slot = (slot + 1) & mask)
        {
            if (SeriesOrder.AreEqual(Views + slots[slot], &value))
            {
                return _lastCode = slots[slot];
            }
        }

        Views[Count] = _heap.Add(value);
        slots[slot] = Count;
        _values = null;
        return _lastCode = Count++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _heap.Dispose();
        _views?.Dispose();
        _slots?.Dispose();
        _views = _slots = null;
        _values = null;
        Count = _capacity = _lastCode = 0;
    }

    void Grow()
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(expected, _capacity * 2));
        var views = NativeBuffer.Allocate((capacity + 64L) * sizeof(StringView), budget, "the tags of a merge");
        NativeBuffer slots;
        try
        {
            slots = NativeBuffer.Allocate(2L * capacity * sizeof(int), budget, "the tags of a merge");
        }
        catch
        {
            views.Dispose();
            throw;
        }

        if (_views is not null)
        {
            new ReadOnlySpan<StringView>(_views.Pointer, Count).CopyTo(new Span<StringView>(views.Pointer, Count));
            _views.Dispose();
            _slots!.Dispose();
        }

        _views = views;
        _slots = slots;
        _capacity = capacity;
        _values = null;
        var mask = (2 * capacity) - 1;
        new Span<int>(Slots, 2 * capacity).Fill(-1);
        for (var code = 0; code < Count; code++)
        {
            var slot = (int)HashOf(Views + code) & mask;
            while (Slots[slot] >= 0)
            {
                slot = (slot + 1) & mask;
            }

            Slots[slot] = code;
        }
    }

    static uint HashOf(StringView* value)
    {
        if (value->IsInline)
        {
            // Both halves of the product, so that the last characters, which are its highest bits, reach the lowest ones.
            var high = Math.BigMul(value->Low ^ 0x9E3779B97F4A7C15UL, value->High ^ 0xC2B2AE3D27D4EB4FUL, out var low);
            return (uint)(high ^ low);
        }

        var hash = new HashCode();
        hash.AddBytes(StringView.SpanOf(value));
        return (uint)hash.ToHashCode();
    }
}
