using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Columns;

/// <summary>
/// Reusable output memory of one kernel call site: data, validity, offsets, a string heap, and scratches of children. A column
/// built here is a view that holds until the scratch is used again, unless <see cref="Detach"/> moves the memory into it.
/// </summary>
sealed unsafe class ColumnScratch(MemoryBudget budget) : IDisposable
{
    readonly List<ColumnScratch> _children = [];
    NativeBuffer? _data;
    NativeBuffer? _validity;
    NativeBuffer? _offsets;
    StringHeap? _heap;
    Column? _kept;

    /// <summary>What the memory is counted against.</summary>
    public MemoryBudget Budget => budget;

    /// <summary>The heap for long strings of this column. Call <see cref="ResetHeap"/> before writing a new batch.</summary>
    public StringHeap Heap => _heap ??= new StringHeap(budget);

    /// <summary>Forgets the strings of the last batch.</summary>
    public StringHeap ResetHeap()
    {
        Heap.Reset();
        return Heap;
    }

    /// <summary>Returns room for <paramref name="rows"/> values of <paramref name="width"/> bytes and 64 more values; content
    /// undefined.</summary>
    public byte* Data(int rows, int width) => Ensure(ref _data, (((long)rows + 64) * width) + 64);

    /// <summary>Returns room for <paramref name="rows"/> bits as boolean values.</summary>
    public ulong* Bits(int rows) => (ulong*)Ensure(ref _data, Bitmap.Bytes(rows));

    /// <summary>Returns room for <paramref name="rows"/> string views.</summary>
    public StringView* Views(int rows) => (StringView*)Data(rows, sizeof(StringView));

    /// <summary>Returns room for a validity bitmap; content undefined.</summary>
    public ulong* Validity(int rows) => (ulong*)Ensure(ref _validity, Bitmap.Bytes(rows));

    /// <summary>Returns room for list offsets or dictionary codes.</summary>
    public int* Offsets(int rows) => (int*)Ensure(ref _offsets, ((long)rows + 65) * 4);

    /// <summary>Returns the scratch of a child column.</summary>
    public ColumnScratch Child(int index)
    {
        while (_children.Count <= index)
        {
            _children.Add(new ColumnScratch(budget));
        }

        return _children[index];
    }

    /// <summary>Makes a fixed-width column over <see cref="Data"/>; pass null for <paramref name="validity"/> where nothing is
    /// null.</summary>
    public FixedWidthColumn FixedWidth(DataType type, int length, ulong* validity, int nullCount = Column.UnknownNulls) =>
        new(type, length, _data!.Pointer, validity, nullCount, null, this);

    /// <summary>Makes a boolean column over <see cref="Bits"/>.</summary>
    public BooleanColumn Boolean(int length, ulong* validity, int nullCount = Column.UnknownNulls) =>
        new(length, (ulong*)_data!.Pointer, validity, nullCount, null, this);

    /// <summary>Makes a string column over <see cref="Views"/>.</summary>
    public StringColumn Strings(DataType type, int length, ulong* validity, int nullCount = Column.UnknownNulls) =>
        new(type, length, (StringView*)_data!.Pointer, validity, nullCount, null, this);

    /// <summary>Makes a list or map column over <see cref="Offsets"/>.</summary>
    public ListColumn List(DataType type, int length, Column elements, ulong* validity, int nullCount = Column.UnknownNulls) =>
        new(type, length, (int*)_offsets!.Pointer, elements, validity, nullCount, null, this);

    /// <summary>Makes a dictionary column over <see cref="Offsets"/> as codes.</summary>
    public DictionaryColumn Dictionary(int length, Column values, ulong* validity, int nullCount = Column.UnknownNulls) =>
        new(length, (int*)_offsets!.Pointer, values, ownsValues: false, validity, nullCount, null, this);

    /// <summary>Takes over a column that a builder made, until the next one comes.</summary>
    public Column Keep(Column built)
    {
        _kept?.Dispose();
        _kept = built;
        return built.View();
    }

    /// <summary>
    /// Moves the memory of this scratch and of its children into a column that was built here, so that it outlives the
    /// scratch, which starts anew.
    /// </summary>
    public Column Detach(Column built)
    {
        var owned = new ColumnBuffers();
        DetachInto(owned);
        return built.Own(owned);
    }

    public void Dispose()
    {
        _data?.Dispose();
        _validity?.Dispose();
        _offsets?.Dispose();
        _heap?.Dispose();
        _kept?.Dispose();
        foreach (ColumnScratch child in _children)
        {
            child.Dispose();
        }

        _data = _validity = _offsets = null;
        _heap = null;
        _kept = null;
        _children.Clear();
    }

    void DetachInto(ColumnBuffers owned)
    {
        Move(ref _data, owned);
        Move(ref _validity, owned);
        Move(ref _offsets, owned);
        _heap?.MoveTo(owned);
        if (_kept is not null)
        {
            owned.Add(_kept);
            _kept = null;
        }

        foreach (ColumnScratch child in _children)
        {
            child.DetachInto(owned);
        }
    }

    static void Move(ref NativeBuffer? buffer, ColumnBuffers owned)
    {
        if (buffer is not null)
        {
            owned.Add(buffer);
            buffer = null;
        }
    }

    byte* Ensure(ref NativeBuffer? buffer, long bytes)
    {
        if (buffer is null || buffer.Capacity < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = NativeBuffer.Allocate(bytes, budget, "an expression");
        }

        return buffer.Pointer;
    }
}
