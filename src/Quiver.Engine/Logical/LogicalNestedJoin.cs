using Quiver.Engine.Expressions;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical;

/// <summary>
/// Runs a plan for each different combination of values that it is bound to and joins its rows with the rows that have them: what a
/// dependent join becomes where it cannot be unnested. The plan is no input of the node: rules leave it alone, and it is optimised
/// when its values are known.
/// </summary>
sealed class LogicalNestedJoin(JoinKind kind, LogicalPlan outer, LogicalPlan inner, IReadOnlyList<NestedBinding> bindings, ColumnIds ids)
    : LogicalPlan
{
    /// <summary>Inner, left, or single: left, with more than one row an error.</summary>
    public JoinKind Kind { get; } = kind;

    public LogicalPlan Outer { get; } = outer;

    /// <summary>The plan that is run; its free columns are bound.</summary>
    public LogicalPlan Inner { get; } = inner;

    /// <summary>What the free columns of the inner plan stand for.</summary>
    public IReadOnlyList<NestedBinding> Bindings { get; } = bindings;

    /// <summary>Where columns get their ids when the inner plan is optimised.</summary>
    public ColumnIds Ids { get; } = ids;

    /// <summary>Whether no two rows of the outer plan bind the same values, so that nothing is worth remembering.</summary>
    public bool IsDistinct { get; init; }

    /// <summary>Whether the plan is run for each row, because it gives other rows each time.</summary>
    public bool RunsEachRow { get; init; }

    /// <summary>Where the subquery of a single join stands in the text, for the error of a second row.</summary>
    public SourcePosition Place { get; init; }

    public override IReadOnlyList<PlanColumn> Output { get; } = [.. outer.Output, .. inner.Output];

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [outer];

    public override IReadOnlyList<Expression> Expressions { get; } = [.. bindings.Select(b => b.Value)];

    /// <summary>Makes the join of a plan with one that reads its columns; what else that one reads stays free.</summary>
    public static LogicalNestedJoin Of(
        JoinKind kind, LogicalPlan outer, LogicalPlan inner, ColumnIds ids, IReadOnlyDictionary<ColumnId, Expression>? values = null,
        SourcePosition place = default)
    {
        NestedBinding[] bindings = [.. ExpressionRewriter.FreeReads(inner).OrderBy(c => c.Id.Value).Select(
            c => new NestedBinding(c, values?.GetValueOrDefault(c.Id) ?? c))];
        return new LogicalNestedJoin(kind, outer, inner, bindings, ids)
        {
            RunsEachRow = ExpressionRewriter.AnyIn(inner, e => e.IsVolatile),
            Place = place,
        };
    }

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) => With(inputs[0], Bindings);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) =>
        With(Outer, [.. Bindings.Zip(expressions, (b, e) => b with { Value = e })]);

    /// <summary>Returns the same node as one that need not remember.</summary>
    public LogicalNestedJoin AsDistinct() => new(Kind, Outer, Inner, Bindings, Ids) {
        IsDistinct = true,
        RunsEachRow = RunsEachRow,
        Place = Place,
    };

    /// <summary>Returns the same node with another inner plan that gives the same columns.</summary>
    public LogicalNestedJoin WithInner(LogicalPlan inner) => ReferenceEquals(inner, Inner)
        ? this : new(Kind, Outer, inner, Bindings, Ids) { IsDistinct = IsDistinct, RunsEachRow = RunsEachRow, Place = Place };

    LogicalNestedJoin With(LogicalPlan outer, IReadOnlyList<NestedBinding> bindings) =>
        new(Kind, outer, Inner, bindings, Ids) { IsDistinct = IsDistinct, RunsEachRow = RunsEachRow, Place = Place };

    public override string Describe()
    {
        string values = string.Join(", ", Bindings.Select(b => b.Value));
        string each = RunsEachRow ? "row" : Bindings.Count == 0 ? "query" : values;
        return $"Nested{Kind}Join: for each {each}, {string.Join(" < ", Nodes(Inner))}";
    }

    /// <summary>The operators of the inner plan in one line.</summary>
    static IEnumerable<string> Nodes(LogicalPlan plan) => plan switch
    {
        LogicalProject project => Nodes(project.Input),
        _ when plan.Inputs.Count == 1 => [plan.Describe(), .. Nodes(plan.Inputs[0])],
        _ => [plan.Describe()],
    };
}
