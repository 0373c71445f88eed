using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;

namespace Quiver.Compute.Aggregation;

/// <summary>Chooses the accumulator of sum and avg for an argument type.</summary>
static class SumAccumulators
{
    /// <summary>Creates the accumulator of a sum: Int64 for integers, Decimal(38, s) for decimals, Float64 for floats.</summary>
    public static GroupedAccumulator Sum(DataType argument, DataType result, MemoryBudget budget) => Create(argument, result, false,
        budget);

    /// <summary>Creates the accumulator of an average, a Float64.</summary>
    public static GroupedAccumulator Average(DataType argument, MemoryBudget budget) => Create(argument, DataType.Float64, true, budget);

    static GroupedAccumulator Create(DataType argument, DataType result, bool average, MemoryBudget budget)
    {
        int scale = argument is DecimalType type ? type.Scale : 0;
        return argument.Physical switch
        {
            PhysicalType.Int8 => new SumAccumulator<sbyte, long, SumOperators.Narrow<sbyte>>(result, average, scale, budget),
            PhysicalType.Int16 => new SumAccumulator<short, long, SumOperators.Narrow<short>>(result, average, scale, budget),
            PhysicalType.Int32 => new SumAccumulator<int, long, SumOperators.Narrow<int>>(result, average, scale, budget),
            PhysicalType.UInt8 => new SumAccumulator<byte, long, SumOperators.Narrow<byte>>(result, average, scale, budget),
            PhysicalType.UInt16 => new SumAccumulator<ushort, long, SumOperators.Narrow<ushort>>(result, average, scale, budget),
            PhysicalType.UInt32 => new SumAccumulator<uint, long, SumOperators.Narrow<uint>>(result, average, scale, budget),
            PhysicalType.Int64 => new SumAccumulator<long, Int128, SumOperators.Wide<long>>(result, average, scale, budget),
            PhysicalType.UInt64 => new SumAccumulator<ulong, Int128, SumOperators.Wide<ulong>>(result, average, scale, budget),
            PhysicalType.Int128 => new SumAccumulator<Int128, Int128, SumOperators.Checked128>(result, average, scale, budget),
            PhysicalType.Float32 => new SumAccumulator<float, double, SumOperators.Floating<float>>(result, average, scale, budget),
            _ => new SumAccumulator<double, double, SumOperators.Floating<double>>(result, average, scale, budget),
        };
    }
}
