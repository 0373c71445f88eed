using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Computes columns from each row.</summary>
sealed class LogicalProject(LogicalPlan input, IReadOnlyList<Projection> projections) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public IReadOnlyList<Projection> Projections { get; } = projections;

    public override IReadOnlyList<PlanColumn> Output { get; } = [.. projections.Select(p => p.Column)];

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override IReadOnlyList<Expression> Expressions { get; } = [.. projections.Select(p => p.Expression)];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalProject(inputs[0], Projections);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) =>
        new LogicalProject(Input, [.. Projections.Zip(expressions, (p, e) => p with { Expression = e })]);

    public override string Describe() => $"Project: {string.Join(", ", Projections)}";
}
