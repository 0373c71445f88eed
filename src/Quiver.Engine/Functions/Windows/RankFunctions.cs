using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Windowing;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Engine.Functions.Windows;

/// <summary>The functions of the place of a row in its partition.</summary>
static class RankFunctions
{
    public static IEnumerable<WindowFunction> All =>
    [
        Number(
            "row_number",
            "The number of the row in its partition, from 1.",
            call => RankKernel.RowNumber(call.Partitions, call.Before, call.NewScratch())),
        Number(
            "rank",
            "One more than the number of rows before the peers of the row.",
            call => RankKernel.Rank(call.Partitions, call.Peers, call.Before, call.NewScratch())),
        Number(
            "dense_rank",
            "One more than the number of different keys before the row.",
            call => RankKernel.DenseRank(call.Partitions, call.Peers, call.Before, call.NewScratch()),
            "rank_dense"),
        Fraction(
            "percent_rank",
            "The part of the other rows of the partition that are before the peers of the row.",
            call => RankKernel.PercentRank(call.Partitions, call.Peers, call.Before, call.NewScratch())),
        Fraction(
            "cume_dist",
            "The part of the rows of the partition up to the last peer of the row.",
            call => RankKernel.CumulativeDistribution(call.Partitions, call.Peers, call.Before, call.NewScratch())),
        new KernelWindow(
            "ntile",
            "The number of the bucket of the row where its partition is cut into buckets of equal size.",
            "ntile(4) OVER (ORDER BY x)",
            types => Overloads.CostOf([DataType.Int64], types) is null ? null : Signatures.Of(DataType.Int64, DataType.Int64),
            call => RankKernel.Tiles(call.Partitions, call.Arguments[0], call.Before, call.NewScratch()))
        {
            Need = WindowNeed.PartitionSize,
        },
    ];

    static KernelWindow Number(string name, string description, Func<WindowInvocation, Column> evaluate, string? alias = null) =>
        new(name, description, $"{name}() OVER (ORDER BY x)", types => Without(types, DataType.Int64), evaluate)
        {
            Alias = alias,
            Need = WindowNeed.RowsBefore,
        };

    static KernelWindow Fraction(string name, string description, Func<WindowInvocation, Column> evaluate) =>
        new(name, description, $"{name}() OVER (ORDER BY x)", types => Without(types, DataType.Float64), evaluate)
        {
            Need = WindowNeed.PartitionSize,
        };

    static FunctionSignature? Without(IReadOnlyList<DataType> arguments, DataType result) =>
        arguments.Count == 0 ? Signatures.Of(result) : null;
}
