using System.Runtime.CompilerServices;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Builders;

/// <summary>Builds text and binary columns.</summary>
public sealed unsafe class StringColumnBuilder : ColumnBuilder
{
    readonly StringHeap _heap;
    NativeBuffer? _views;
    int _capacity;

    internal StringColumnBuilder(DataType type, MemoryBudget budget)
        : base(type, budget)
    {
        _heap = new StringHeap(budget);
    }

    /// <summary>The heap that holds long strings; views over its bytes may be appended without a copy.</summary>
    internal StringHeap Heap => _heap;

    /// <summary>Appends bytes; for text they must be valid UTF-8.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => AppendView(_heap.Add(bytes));

    /// <summary>Appends text.</summary>
    public void Append(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        int most = Encoding.UTF8.GetMaxByteCount(value.Length);
        byte* room = _heap.Reserve(most);
        int length = Encoding.UTF8.GetBytes(value, new Span<byte>(room, most));
        if (length > StringView.InlineCapacity)
        {
            _heap.Advance(length);
        }

        AppendView(StringView.Over(room, length));
    }

    /// <summary>Appends a view over bytes that live as long as the column: in <see cref="Heap"/>, or in memory that the caller
    /// keeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AppendView(in StringView view)
    {
        if (Length == _capacity)
        {
            Reserve();
        }

        ((StringView*)_views!.Pointer)[Length++] = view;
    }

    private protected override void AppendDefault() => AppendView(default);

    private protected override void AppendObject(object value)
    {
        if (value is byte[] bytes)
        {
            Append(bytes);
        }
        else
        {
            Append((string)value);
        }
    }

    private protected override Column FinishCore(ColumnBuffers owned, ulong* validity)
    {
        if (_views is null)
        {
            Reserve();
        }

        NativeBuffer views = _views!;
        owned.Add(views);
        _heap.MoveTo(owned);
        _views = null;
        _capacity = 0;
        return new StringColumn(Type, Length, (StringView*)views.Pointer, validity, NullCount, owned);
    }

    private protected override void DisposeCore()
    {
        _views?.Dispose();
        _heap.Dispose();
        _views = null;
        _capacity = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void Reserve()
    {
        Grow(ref _views, (long)Length * sizeof(StringView), (Length + 65L) * sizeof(StringView), Budget);
        _capacity = (int)Math.Min((_views!.Capacity / sizeof(StringView)) - 64, int.MaxValue);
    }
}
