using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Aggregation;

/// <summary>A value a group, null at first: what an argument had in the row that was picked.</summary>
abstract class PickedValues : IDisposable
{
    /// <summary>The bytes held.</summary>
    public abstract long Bytes { get; }

    /// <summary>Whether values of a type can be kept.</summary>
    public static bool Supports(DataType type) => type.Physical is not (PhysicalType.List or PhysicalType.Struct or PhysicalType.None);

    /// <summary>Creates the values of an argument.</summary>
    public static PickedValues Create(DataType type, MemoryBudget budget) => type.Physical switch
    {
        PhysicalType.View => new PickedTexts(type, budget),
        PhysicalType.Bit => new PickedFixedValues<byte>(type, budget),
        _ => type.ByteWidth switch
        {
            1 => new PickedFixedValues<byte>(type, budget),
            2 => new PickedFixedValues<ushort>(type, budget),
            4 => new PickedFixedValues<uint>(type, budget),
            8 => new PickedFixedValues<ulong>(type, budget),
            _ => new PickedFixedValues<UInt128>(type, budget),
        },
    };

    /// <summary>Makes room for groups.</summary>
    public abstract void Resize(int groupCount);

    /// <summary>Keeps the value of a row of any column for a group.</summary>
    public abstract void Keep(Column column, int row, int group);

    /// <summary>Keeps the value of a group of other values of the same type.</summary>
    public abstract void Keep(PickedValues other, int otherGroup, int group);

    /// <summary>Returns the values of some groups as a column that owns its memory.</summary>
    public abstract Column Finish(int from, int count);

    public abstract void Dispose();
}
