using System.Collections.Concurrent;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Vectors;

/// <summary>Columns in which every value is null.</summary>
static class NullColumns
{
    static readonly ConcurrentDictionary<DataType, Column> Values = new();

    /// <summary>Returns a constant null of a type.</summary>
    public static Column Of(DataType type, int length)
    {
        if (type.Id == TypeId.Null)
        {
            return new NullColumn(length);
        }

        // User-made types are without number, so that only the others are kept.
        Column value = type.IsNested ? Build(type) : Values.GetOrAdd(type, Build);
        return new ConstantColumn(value.View(), length);
    }

    /// <summary>Whether every value of a column is null by its encoding alone.</summary>
    public static bool IsAllNull(Column column) =>
        column is NullColumn || (column is ConstantColumn && column.Length > 0 && column.IsNull(0));

    static Column Build(DataType type) => ColumnBuilder.Build(type, [null]);
}
