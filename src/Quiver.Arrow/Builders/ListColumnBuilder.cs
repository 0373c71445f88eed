using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Builders;

/// <summary>Builds list and map columns: append elements to <see cref="Elements"/>, then end the value.</summary>
public sealed unsafe class ListColumnBuilder : ColumnBuilder
{
    readonly FixedWidthColumnBuilder _ends;

    internal ListColumnBuilder(DataType type, MemoryBudget budget)
        : base(type, budget)
    {
        Elements = Create(type is MapType map ? map.Entries : ((ListType)type).Element, budget);
        _ends = new FixedWidthColumnBuilder(DataType.Int32, budget);
        _ends.AppendRaw(0);
    }

    /// <summary>The builder of the elements of all lists.</summary>
    public ColumnBuilder Elements { get; }

    /// <summary>Ends a value: its elements are those appended since the last one ended.</summary>
    public void EndValue()
    {
        _ends.AppendRaw(Elements.Length);
        Length++;
    }

    private protected override void AppendDefault() => EndValue();

    private protected override void AppendObject(object value)
    {
        if (value is KeyValuePair<object, object?>[] pairs)
        {
            foreach (KeyValuePair<object, object?> pair in pairs)
            {
                Elements.Append(new[] { pair.Key, pair.Value });
            }
        }
        else
        {
            foreach (object? element in (System.Collections.IEnumerable)value)
            {
                Elements.Append(element);
            }
        }

        EndValue();
    }

    private protected override void TruncateCore(int length)
    {
        _ends.Truncate(length + 1);
        Elements.Truncate(_ends.LastInt32);
    }

    private protected override Column FinishCore(ColumnBuffers owned, ulong* validity)
    {
        int length = Length;
        var offsets = (FixedWidthColumn)_ends.Finish();
        Column elements = Elements.Finish();
        _ends.AppendRaw(0);
        offsets.MoveBuffersTo(owned);
        return new ListColumn(Type, length, (int*)offsets.Data, elements, validity, NullCount, owned);
    }

    private protected override void DisposeCore()
    {
        _ends.Dispose();
        Elements.Dispose();
    }
}
