using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Grouping;

namespace Quiver.Engine.Execution.Operators;

/// <summary>
/// How rows that are yet to be aggregated lie in columns: keys, the inputs of each aggregate, its filter where it has one, and the number
/// of the morsel.
/// </summary>
sealed class AggregateRowLayout(IReadOnlyList<DataType> keyTypes, IReadOnlyList<AggregateSlot> slots)
{
    /// <summary>The number of keys.</summary>
    public int KeyCount => keyTypes.Count;

    /// <summary>The types of the columns.</summary>
    public DataType[] Types { get; } =
    [
        .. keyTypes, .. slots.SelectMany(s => s.HasFilter ? [.. s.InputTypes, DataType.Boolean] : s.InputTypes), DataType.Int64,
    ];

    /// <summary>Lays the columns of a batch out; the last one is the caller's to dispose.</summary>
    public Column[] Columns(IReadOnlyList<Column> keys, IReadOnlyList<AggregateInput> inputs, long morsel, int rowCount) =>
    [
        .. keys,
        .. inputs.SelectMany(i => i.Filter is null ? i.Arguments : [.. i.Arguments, i.Filter]),
        new ConstantColumn(ColumnBuilder.Build(DataType.Int64, [morsel]), rowCount),
    ];

    /// <summary>Returns the keys and the inputs of rows.</summary>
    public (Column[] Keys, AggregateInput[] Inputs) Read(IReadOnlyList<Column> columns)
    {
        var inputs = new AggregateInput[slots.Count];
        int next = KeyCount;
        for (int i = 0; i < inputs.Length; i++)
        {
            int count = slots[i].InputTypes.Count;
            Column[] arguments = [.. columns.Skip(next).Take(count)];
            next += count;
            inputs[i] = new AggregateInput(arguments, slots[i].HasFilter ? columns[next++] : null);
        }

        return ([.. columns.Take(KeyCount)], inputs);
    }
}
