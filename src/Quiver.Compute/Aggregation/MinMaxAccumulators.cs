using System.Numerics;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Aggregation;

/// <summary>Chooses the accumulator of min and max for a type.</summary>
static class MinMaxAccumulators
{
    /// <summary>Creates the accumulator of min or max.</summary>
    public static GroupedAccumulator Create(DataType type, bool isMax, MemoryBudget budget) => type.Physical switch
    {
        PhysicalType.Bit => new BooleanMinMaxAccumulator(isMax, budget),
        PhysicalType.Int8 => Ordered<sbyte>(type, isMax, budget),
        PhysicalType.Int16 => Ordered<short>(type, isMax, budget),
        PhysicalType.Int32 => Ordered<int>(type, isMax, budget),
        PhysicalType.Int64 => Ordered<long>(type, isMax, budget),
        PhysicalType.Int128 => Ordered<Int128>(type, isMax, budget),
        PhysicalType.UInt8 => Ordered<byte>(type, isMax, budget),
        PhysicalType.UInt16 => Ordered<ushort>(type, isMax, budget),
        PhysicalType.UInt32 => Ordered<uint>(type, isMax, budget),
        PhysicalType.UInt64 => Ordered<ulong>(type, isMax, budget),
        PhysicalType.Float32 => Floating<float>(type, isMax, budget),
        PhysicalType.Float64 => Floating<double>(type, isMax, budget),
        PhysicalType.View => new TextMinMaxAccumulator(type, isMax, budget),
        PhysicalType.Interval => isMax
            ? new MinMaxAccumulator<IntervalValue, Extrema.GreatestInterval>(type, budget)
            : new MinMaxAccumulator<IntervalValue, Extrema.LeastInterval>(type, budget),
        _ => throw new QuiverException(ErrorCode.NotSupported, $"{(isMax ? "max" : "min")} of {type} is not supported"),
    };

    static GroupedAccumulator Ordered<T>(DataType type, bool isMax, MemoryBudget budget)
        where T : unmanaged, IComparisonOperators<T, T, bool> => isMax
            ? new MinMaxAccumulator<T, Extrema.Greatest<T>>(type, budget)
            : new MinMaxAccumulator<T, Extrema.Least<T>>(type, budget);

    static GroupedAccumulator Floating<T>(DataType type, bool isMax, MemoryBudget budget)
        where T : unmanaged, IFloatingPointIeee754<T> => isMax
            ? new MinMaxAccumulator<T, Extrema.GreatestFloat<T>>(type, budget)
            : new MinMaxAccumulator<T, Extrema.LeastFloat<T>>(type, budget);
}
