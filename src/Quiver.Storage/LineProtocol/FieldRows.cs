using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;

namespace Quiver.Storage.LineProtocol;

/// <summary>
/// The values of one field in the rows of a table: 8 bytes each for numbers, one for booleans, a view of 16 for text. A row without the
/// field has a clear bit.
/// </summary>
sealed unsafe class FieldRows : IDisposable
{
    readonly MemoryBudget _budget;
    readonly StringHeap? _heap;
    NativeBuffer _values;
    NativeBuffer _validity;
    byte* _valuePointer;
    ulong* _validityPointer;

    public FieldRows(string name, byte[] rawName, FieldType type, int capacity, MemoryBudget budget)
    {
        Name = name;
        RawName = rawName;
        Type = type;
        Width = type switch { FieldType.Boolean => 1, FieldType.Text => sizeof(StringView), _ => 8 };
        _budget = budget;
        _heap = type == FieldType.Text ? new StringHeap(budget) : null;
        _values = NativeBuffer.Allocate((long)capacity * Width, budget, "written fields");
        _validity = NativeBuffer.Allocate(Bitmap.Bytes(capacity), budget, "written fields");
        _validity.Clear(_validity.Capacity);
        SetPointers();
    }

    /// <summary>The name without escapes.</summary>
    public string Name { get; }

    /// <summary>The type of the values.</summary>
    public FieldType Type { get; }

    /// <summary>The bytes of a value.</summary>
    public int Width { get; }

    /// <summary>The rows that have the field.</summary>
    public int Count { get; private set; }

    /// <summary>The values by row.</summary>
    internal byte* Values => _valuePointer;

    /// <summary>A bit for each row that has the field.</summary>
    internal ulong* Validity => _validityPointer;

    /// <summary>The name as it stands in the text, escapes and all, and an equals sign after it.</summary>
    internal byte[] RawName { get; }

    /// <summary>The line that set the field last: a second time in one line is an error.</summary>
    internal long Line { get; set; }

    /// <summary>Sets a number, or the bits of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int row, long value)
    {
        ((long*)_valuePointer)[row] = value;
        MarkValid(row);
    }

    /// <summary>Sets a truth value.</summary>
    public void Set(int row, bool value)
    {
        _valuePointer[row] = value ? (byte)1 : (byte)0;
        MarkValid(row);
    }

    /// <summary>Copies a text.</summary>
    public void Set(int row, ReadOnlySpan<byte> value)
    {
        ((StringView*)_valuePointer)[row] = _heap!.Add(value);
        MarkValid(row);
    }

    /// <summary>Says that all of the first rows have the field: their values are filled in bulk.</summary>
    public void SetAll(int rows)
    {
        Bitmap.Fill(_validityPointer, rows, true);
        Count = rows;
    }

    /// <summary>Takes over which of the first rows have the field: their values are filled in bulk.</summary>
    public void SetValidity(ReadOnlySpan<byte> bits, int rows)
    {
        bits.CopyTo(new Span<byte>(_validityPointer, (int)_validity.Capacity));
        if (rows > 0)
        {
            _validityPointer[Bitmap.Words(rows) - 1] &= Bitmap.TailMask(rows);
        }

        Count = Bitmap.CountOnes(_validityPointer, rows);
    }

    /// <summary>Returns room for the bytes of texts, which views filled in bulk point to; they live as long as the field.</summary>
    public byte* ReserveText(int bytes)
    {
        var room = _heap!.Reserve(bytes);
        _heap.Advance(bytes);
        return room;
    }

    /// <summary>Takes a value back: its line turned out to be wrong further on.</summary>
    public void Unset(int row)
    {
        if (Bitmap.Get(_validityPointer, row))
        {
            Bitmap.Clear(_validityPointer, row);
            Count--;
        }
    }

    /// <summary>Makes room for rows.</summary>
    public void Grow(int rows, int capacity)
    {
        var values = NativeBuffer.Allocate((long)capacity * Width, _budget, "written fields");
        var validity = NativeBuffer.Allocate(Bitmap.Bytes(capacity), _budget, "written fields");
        Unsafe.CopyBlockUnaligned(values.Pointer, _valuePointer, (uint)((long)rows * Width));
        validity.Clear(validity.Capacity);
        Unsafe.CopyBlockUnaligned(validity.Pointer, _validityPointer, (uint)Bitmap.Words(rows) * 8);
        _values.Dispose();
        _validity.Dispose();
        (_values, _validity) = (values, validity);
        SetPointers();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _values.Dispose();
        _validity.Dispose();
        _heap?.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void MarkValid(int row)
    {
        Bitmap.Set(_validityPointer, row);
        Count++;
    }

    void SetPointers()
    {
        _valuePointer = _values.Pointer;
        _validityPointer = (ulong*)_validity.Pointer;
    }
}
