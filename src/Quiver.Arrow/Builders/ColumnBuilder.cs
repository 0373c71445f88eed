using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Builders;

/// <summary>Builds a column value by value. <see cref="Finish"/> gives the column its memory and empties the builder.</summary>
public abstract unsafe class ColumnBuilder : IDisposable
{
    NativeBuffer? _validity;

    private protected ColumnBuilder(DataType type, MemoryBudget budget)
    {
        Type = type;
        Budget = budget;
    }

    /// <summary>The type of the column.</summary>
    public DataType Type { get; }

    /// <summary>The number of values so far.</summary>
    public int Length { get; private protected set; }

    /// <summary>The number of nulls so far.</summary>
    public int NullCount { get; private set; }

    private protected MemoryBudget Budget { get; }

    /// <summary>Creates a builder for a type.</summary>
    public static ColumnBuilder Create(DataType type, MemoryBudget? budget = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        budget ??= MemoryBudget.Unlimited;
        return type.Physical switch
        {
            _ when type is DictionaryType dictionary => Create(dictionary.Value, budget),
            PhysicalType.None => new NullColumnBuilder(budget),
            PhysicalType.Bit => new BooleanColumnBuilder(budget),
            PhysicalType.View => new StringColumnBuilder(type, budget),
            PhysicalType.List => new ListColumnBuilder(type, budget),
            PhysicalType.Struct => new StructColumnBuilder((StructType)type, budget),
            _ => new FixedWidthColumnBuilder(type, budget),
        };
    }

    /// <summary>Builds a column of .NET values: see <see cref="Append(object?)"/>.</summary>
    public static Column Build(DataType type, params ReadOnlySpan<object?> values)
    {
        using ColumnBuilder builder = Create(type);
        foreach (object? value in values)
        {
            builder.Append(value);
        }

        return builder.Finish();
    }

    /// <summary>Appends null.</summary>
    public void AppendNull()
    {
        int index = Length;
        AppendDefault();
        MarkNull(index);
    }

    /// <summary>Appends a .NET value as <see cref="Column.GetValue"/> returns it, or null.</summary>
    public void Append(object? value)
    {
        if (value is null)
        {
            AppendNull();
        }
        else
        {
            AppendObject(value);
        }
    }

    /// <summary>Takes back the values from an index on.</summary>
    internal void Truncate(int length)
    {
        // Values past what the validity covers are valid.
        int covered = _validity is null ? 0 : (int)Math.Min(Length, _validity.Capacity * 8);
        for (int i = length; i < covered && NullCount > 0; i++)
        {
            if (!Bitmap.Get((ulong*)_validity!.Pointer, i))
            {
                Bitmap.Set((ulong*)_validity.Pointer, i);
                NullCount--;
            }
        }

        Length = Math.Min(length, Length);
        TruncateCore(length);
    }

    /// <summary>Returns the column and empties the builder.</summary>
    public Column Finish()
    {
        CoverValidity();
        var owned = new ColumnBuffers();
        ulong* validity = null;
        if (_validity is not null)
        {
            validity = (ulong*)_validity.Pointer;
            owned.Add(_validity);
            _validity = null;
        }

        Column column = FinishCore(owned, validity);
        Length = 0;
        NullCount = 0;
        return column;
    }

    /// <summary>Frees what was not given to a column.</summary>
    public void Dispose()
    {
        _validity?.Dispose();
        _validity = null;
        DisposeCore();
        GC.SuppressFinalize(this);
    }

    private protected abstract void AppendObject(object value);

    /// <summary>Appends a value that stands where a null is.</summary>
    private protected abstract void AppendDefault();

    /// <summary>Takes back what lies in other builders.</summary>
    private protected virtual void TruncateCore(int length)
    {
    }

    private protected abstract Column FinishCore(ColumnBuffers owned, ulong* validity);

    private protected abstract void DisposeCore();

    /// <summary>Must be called by subclasses after the room for a value was made, before <see cref="Length"/> grows.</summary>
    private protected void MarkNull(int index)
    {
        NullCount++;
        if (_validity is null)
        {
            _validity = NativeBuffer.Allocate(Math.Max(1024, Bitmap.Bytes(index + 1) * 2), Budget);
            NativeMemoryFill(_validity, 0);
        }
        else if (_validity.Capacity < Bitmap.Bytes(index + 1))
        {
            NativeBuffer grown = NativeBuffer.Allocate(Bitmap.Bytes(index + 1) * 2, Budget);
            Buffer.MemoryCopy(_validity.Pointer, grown.Pointer, grown.Capacity, _validity.Capacity);
            NativeMemoryFill(grown, _validity.Capacity);
            _validity.Dispose();
            _validity = grown;
        }

        Bitmap.Clear((ulong*)_validity.Pointer, index);
    }

    /// <summary>Makes sure that the validity covers every value: called at the end, as valid values do not touch it.</summary>
    void CoverValidity()
    {
        if (_validity is not null && _validity.Capacity < Bitmap.Bytes(Length))
        {
            NativeBuffer grown = NativeBuffer.Allocate(Bitmap.Bytes(Length), Budget);
            Buffer.MemoryCopy(_validity.Pointer, grown.Pointer, grown.Capacity, _validity.Capacity);
            NativeMemoryFill(grown, _validity.Capacity);
            _validity.Dispose();
            _validity = grown;
        }
    }

    private protected static void Grow(ref NativeBuffer? buffer, long usedBytes, long neededBytes, MemoryBudget budget)
    {
        NativeBuffer grown = NativeBuffer.Allocate(Math.Max(neededBytes, buffer is null ? 1024 : buffer.Capacity * 2), budget);
        if (buffer is not null)
        {
            Buffer.MemoryCopy(buffer.Pointer, grown.Pointer, grown.Capacity, usedBytes);
            buffer.Dispose();
        }

        buffer = grown;
    }

    static void NativeMemoryFill(NativeBuffer buffer, long from) =>
        System.Runtime.InteropServices.NativeMemory.Fill(buffer.Pointer + from, (nuint)(buffer.Capacity - from), 0xFF);
}
