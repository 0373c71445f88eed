using Quiver.Compute.Windowing;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Leaves rows out that are certainly not among the first of their partition; some that are not stay.</summary>
/// <param name="input">The rows.</param>
/// <param name="partitionBy">What the rows of a partition are equal in.</param>
/// <param name="orderBy">The order of each partition.</param>
/// <param name="kind">How places are counted.</param>
/// <param name="places">The last place that is wanted.</param>
sealed class LogicalPartitionTop(
    LogicalPlan input, IReadOnlyList<Expression> partitionBy, IReadOnlyList<SortKey> orderBy, RankKind kind, int places) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public IReadOnlyList<Expression> PartitionBy { get; } = partitionBy;

    public IReadOnlyList<SortKey> OrderBy { get; } = orderBy;

    public RankKind Kind { get; } = kind;

    public int Places { get; } = places;

    public override IReadOnlyList<PlanColumn> Output => Input.Output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override IReadOnlyList<Expression> Expressions { get; } = [.. partitionBy, .. orderBy.Select(k => k.Expression)];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) =>
        new LogicalPartitionTop(inputs[0], PartitionBy, OrderBy, Kind, Places);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) => new LogicalPartitionTop(
        Input,
        [.. expressions.Take(PartitionBy.Count)],
        [.. OrderBy.Select((k, i) => k with { Expression = expressions[PartitionBy.Count + i] })],
        Kind,
        Places);

    public override string Describe() => $"PartitionTopN: {Text(PartitionBy, OrderBy, Kind, Places)}";

    /// <summary>What EXPLAIN says.</summary>
    public static string Text(IReadOnlyList<Expression> partitionBy, IReadOnlyList<SortKey> orderBy, RankKind kind, int places)
    {
        string what = kind switch
        {
            RankKind.RowNumber => "rows",
            RankKind.Rank => "rows with ties",
            _ => "keys",
        };
        string order = orderBy.Count == 0 ? "" : $" by {string.Join(", ", orderBy)}";
        return $"{places} {what}{order}{(partitionBy.Count == 0 ? "" : $" of each [{string.Join(", ", partitionBy)}]")}";
    }
}
