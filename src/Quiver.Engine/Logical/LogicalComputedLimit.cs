using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// A limit whose numbers are known only when the statement runs: those of a subquery, or columns of an enclosing query. It stands
/// inside nested joins only, where it becomes a <see cref="LogicalLimit"/> when the numbers are known.
/// </summary>
sealed class LogicalComputedLimit(LogicalPlan input, Expression count, Expression offset) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    /// <summary>How many rows, of type Int64; null for all.</summary>
    public Expression Count { get; } = count;

    /// <summary>How many rows are passed over, of type Int64; null for none.</summary>
    public Expression Offset { get; } = offset;

    public override IReadOnlyList<PlanColumn> Output => Input.Output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override IReadOnlyList<Expression> Expressions { get; } = [count, offset];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalComputedLimit(inputs[0], Count, Offset);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) =>
        new LogicalComputedLimit(Input, expressions[0], expressions[1]);

    public override string Describe() => $"Limit: count={Count} offset={Offset}";
}
