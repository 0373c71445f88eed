using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Passes some rows over and gives the next ones, and those behind them that are equal to the last: WITH TIES.</summary>
/// <param name="input">The rows, in the order of the keys.</param>
/// <param name="offset">How many are passed over.</param>
/// <param name="count">How many are given whatever follows.</param>
/// <param name="keys">What rows are compared by.</param>
sealed class LogicalTies(LogicalPlan input, long offset, long count, IReadOnlyList<Expression> keys) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public long Offset { get; } = offset;

    public long Count { get; } = count;

    public override IReadOnlyList<PlanColumn> Output => Input.Output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override IReadOnlyList<Expression> Expressions { get; } = keys;

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalTies(inputs[0], Offset, Count, Expressions);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) =>
        new LogicalTies(Input, Offset, Count, expressions);

    public override string Describe() => $"Limit: {Text(Offset, Count, Expressions)}";

    /// <summary>What EXPLAIN says.</summary>
    public static string Text(long offset, long count, IReadOnlyList<Expression> keys) =>
        $"{count} rows{(offset > 0 ? $" after {offset}" : "")} with ties by {string.Join(", ", keys)}";
}
