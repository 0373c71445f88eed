using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>One row for each combination of the keys; without keys exactly one row. Without calls this is DISTINCT.</summary>
sealed class LogicalAggregate(LogicalPlan input, IReadOnlyList<Projection> keys, IReadOnlyList<(PlanColumn Column,
    AggregateCall Call)> calls)
    : LogicalPlan
{
    public LogicalPlan Input { get; } = input;

    public IReadOnlyList<Projection> Keys { get; } = keys;

    public IReadOnlyList<(PlanColumn Column, AggregateCall Call)> Calls { get; } = calls;

    public override IReadOnlyList<PlanColumn> Output { get; } = [.. keys.Select(k => k.Column), .. calls.Select(c => c.Column)];

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [input];

    /// <summary>Keys, then for each call its arguments, its filter where it has one, and its order.</summary>
    public override IReadOnlyList<Expression> Expressions { get; } =
    [
        .. keys.Select(k => k.Expression),
        .. calls.SelectMany(c => ExpressionsOf(c.Call)),
    ];

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => new LogicalAggregate(inputs[0], Keys, Calls);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions)
    {
        int next = 0;
        Projection[] keys = [.. Keys.Select(k => k with { Expression = expressions[next++] })];
        var calls = new List<(PlanColumn, AggregateCall)>();
        foreach ((PlanColumn column, AggregateCall call) in Calls)
        {
            Expression[] arguments = [.. call.Arguments.Select(_ => expressions[next++])];
            Expression? filter = call.Filter is null ? null : expressions[next++];
            SortKey[] order = [.. call.OrderBy.Select(k => k with { Expression = expressions[next++] })];
            calls.Add((column, call with { Arguments = arguments, Filter = filter, OrderBy = order }));
        }

        return new LogicalAggregate(Input, keys, calls);
    }

    static IEnumerable<Expression> ExpressionsOf(AggregateCall call) =>
        [.. call.Arguments, .. call.Filter is null ? [] : new[] { call.Filter }, .. call.OrderBy.Select(k => k.Expression)];

    public override string Describe() => Calls.Count == 0
        ? $"Distinct: {string.Join(", ", Keys)}"
        : $"Aggregate: keys=[{string.Join(", ", Keys)}] calls=[{string.Join(", ", Calls.Select(c => c.Call))}]";
}
