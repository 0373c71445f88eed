using System.Diagnostics;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Columns;

/// <summary>
/// A sequence of values of one type with optional nulls, in Arrow's layout in native memory. A column either owns its buffers
/// and frees them on <see cref="Dispose()"/>, or is a view over memory that something else owns and keeps that alive.
/// Validity starts at bit 0; buffers are readable 64 rows past the length, so that kernels need no tail loop.
/// </summary>
[DebuggerDisplay("{Type} x {Length}")]
public abstract unsafe class Column : IDisposable
{
    readonly object? _keepAlive;
    ColumnBuffers? _owned;
    int _nullCount;

    private protected Column(DataType type, int length, ulong* validity, int nullCount, ColumnBuffers? owned, object? keepAlive)
    {
        Type = type;
        Length = length;
        Validity = nullCount == 0 ? null : validity;
        _nullCount = Validity == null ? 0 : nullCount;
        _owned = owned;
        _keepAlive = keepAlive;
    }

    /// <summary>The logical type of the values.</summary>
    public DataType Type { get; }

    /// <summary>The number of values.</summary>
    public int Length { get; }

    /// <summary>The number of nulls.</summary>
    public int NullCount
    {
        get
        {
            if (_nullCount < 0)
            {
                _nullCount = Length - Bitmap.CountOnes(Validity, Length);
            }

            return _nullCount;
        }
    }

    /// <summary>Bits of the valid values; null where every value is valid.</summary>
    internal ulong* Validity { get; }

    /// <summary>Whether there may be nulls, in any encoding; cheaper than <see cref="NullCount"/>.</summary>
    internal bool MayHaveNulls => _nullCount != 0;

    /// <summary>
    /// Whether the nulls are bits of <see cref="Validity"/>. Constants and columns of type null have none, and may be null all the same:
    /// ask <see cref="MayHaveNulls"/> where they can come.
    /// </summary>
    internal bool HasValidity => Validity != null;

    /// <summary>Passed as null count where it is not known.</summary>
    internal const int UnknownNulls = -1;

    /// <summary>Says that every value is null although there is no validity: what a constant null is.</summary>
    private protected void MarkAllNull() => _nullCount = Length;

    /// <summary>Whether the value at an index is null.</summary>
    public virtual bool IsNull(int index) => Validity != null && !Bitmap.Get(Validity, index);

    /// <summary>
    /// Returns a value as a .NET object: null, bool, the integer and floating types, <see cref="decimal"/> (or
    /// <see cref="DecimalValue"/> where it does not fit), string, byte[], DateOnly, TimeOnly, DateTime, TimeSpan,
    /// <see cref="IntervalValue"/>,
    /// object?[] for lists and structs, KeyValuePair arrays for maps. Dates and times outside of .NET's range, and
    /// timestamps finer than 100 ns, are exact only in the raw values.
    /// </summary>
    public object? GetValue(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
        return IsNull(index) ? null : GetNonNull(index);
    }

    /// <summary>Returns the value at an index that is not null.</summary>
    private protected abstract object? GetNonNull(int index);

    /// <summary>Returns a view of some of the values; it is usable as long as this column is not disposed.</summary>
    public Column Slice(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + length, Length);
        if (offset == 0 && length == Length)
        {
            return View();
        }

        if (Validity == null)
        {
            return SliceCore(offset, length, null, null);
        }

        if ((offset & 63) == 0)
        {
            return SliceCore(offset, length, Validity + (offset >> 6), null);
        }

        var own = new ColumnBuffers();
        ulong* shifted = (ulong*)own.Add(Bitmap.Bytes(length), MemoryBudget.Unlimited).Pointer;
        Bitmap.CopyShifted(Validity, offset, shifted, length);
        return SliceCore(offset, length, shifted, own);
    }

    /// <summary>Returns a view of all values that does not own them.</summary>
    internal Column View() => SliceCore(0, Length, Validity, null);

    /// <summary>Returns the same values as a column that owns the memory they lie in.</summary>
    internal Column Own(ColumnBuffers owned) => WithOwner(owned, owned);

    /// <summary>Gives the buffers that the column owns to another owner.</summary>
    internal void MoveBuffersTo(ColumnBuffers owner)
    {
        if (_owned is not null)
        {
            owner.TakeFrom(_owned);
            _owned = null;
        }
    }

    /// <summary>Returns a new header over the same memory: children get <paramref name="keepAlive"/> only.</summary>
    internal abstract Column WithOwner(ColumnBuffers? owned, object keepAlive);

    private protected abstract Column SliceCore(int offset, int length, ulong* validity, ColumnBuffers? owned);

    /// <summary>Frees the buffers that the column owns.</summary>
    public void Dispose()
    {
        DisposeChildren();
        _owned?.Dispose();
        _owned = null;
        GC.SuppressFinalize(this);
    }

    private protected virtual void DisposeChildren()
    {
    }

    /// <summary>What a view must keep alive: this column, or what it keeps alive itself.</summary>
    private protected object KeepAlive => _owned is null ? _keepAlive ?? this : this;

    /// <summary>The bytes of the buffers that the column owns, its children included.</summary>
    internal virtual long OwnedBytes => _owned?.Bytes ?? 0;
}
