using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Passes the rows for which a condition is true: not false, not null.</summary>
sealed class LogicalFilter(LogicalPlan input, Expression condition) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public Expression Condition { get; } = condition;

    public override IReadOnlyList<PlanColumn> Output => Input.Output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override IReadOnlyList<Expression> Expressions { get; } = [condition];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalFilter(inputs[0], Condition);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) => new LogicalFilter(Input, expressions[0]);

    public override string Describe() => $"Filter: {Condition}";
}
