using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Arrow.Builders;

/// <summary>Builds struct columns: append one value to each of <see cref="Fields"/>, then end the value.</summary>
public sealed unsafe class StructColumnBuilder : ColumnBuilder
{
    readonly ColumnBuilder[] _fields;

    internal StructColumnBuilder(StructType type, MemoryBudget budget)
        : base(type, budget)
    {
        _fields = [.. type.Fields.Select(f => Create(f.Type, budget))];
    }

    /// <summary>The builders of the fields.</summary>
    public IReadOnlyList<ColumnBuilder> Fields => _fields;

    /// <summary>Ends a value; fields that got none become null.</summary>
    public void EndValue()
    {
        Length++;
        foreach (ColumnBuilder field in _fields)
        {
            if (field.Length < Length)
            {
                field.AppendNull();
            }
        }
    }

    private protected override void AppendDefault() => EndValue();

    private protected override void AppendObject(object value)
    {
        var values = (object?[])value;
        for (int i = 0; i < _fields.Length; i++)
        {
            _fields[i].Append(values[i]);
        }

        EndValue();
    }

    private protected override void TruncateCore(int length)
    {
        foreach (ColumnBuilder field in _fields)
        {
            field.Truncate(length);
        }
    }

    private protected override Column FinishCore(ColumnBuffers owned, ulong* validity) =>
        new StructColumn(Type, Length, [.. _fields.Select(f => f.Finish())], validity, NullCount, owned);

    private protected override void DisposeCore()
    {
        foreach (ColumnBuilder field in _fields)
        {
            field.Dispose();
        }
    }
}
