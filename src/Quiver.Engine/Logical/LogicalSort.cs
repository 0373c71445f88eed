using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>Puts rows in order; with a fetch only the first rows of the order are given.</summary>
sealed class LogicalSort(LogicalPlan input, IReadOnlyList<SortKey> keys, long? fetch = null) : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public IReadOnlyList<SortKey> Keys { get; } = keys;

    public long? Fetch { get; } = fetch;

    public override IReadOnlyList<PlanColumn> Output => Input.Output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    public override IReadOnlyList<Expression> Expressions { get; } = [.. keys.Select(k => k.Expression)];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalSort(inputs[0], Keys, Fetch);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) =>
        new LogicalSort(Input, [.. Keys.Zip(expressions, (k, e) => k with { Expression = e })], Fetch);

    public override string Describe() => $"Sort: {string.Join(", ", Keys)}{(Fetch is { } rows ? $" fetch={rows}" : "")}";
}
