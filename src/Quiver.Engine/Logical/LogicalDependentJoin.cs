using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// A join whose right side is computed anew for each row of the left one, whose columns it reads: LATERAL. It stands between the
/// binding of a statement and the unnesting of its subqueries, which turns it into a join of independent sides.
/// </summary>
sealed class LogicalDependentJoin(JoinKind kind, LogicalPlan left, LogicalPlan right, IReadOnlyList<Expression> conditions,
    PlanColumn? mark = null)
    : LogicalPlan
{
    /// <summary>Every kind that gives no right row without a left one.</summary>
    public JoinKind Kind { get; } = kind;

    public LogicalPlan Left { get; } = left;

    /// <summary>Its free columns are columns of the left side, or of enclosing queries.</summary>
    public LogicalPlan Right { get; } = right;

    /// <summary>Conjuncts over the columns of both sides.</summary>
    public IReadOnlyList<Expression> Conditions { get; } = conditions;

    /// <summary>The column that a mark join adds.</summary>
    public PlanColumn? Mark { get; } = mark;

    public override IReadOnlyList<PlanColumn> Output { get; } = new LogicalJoin(kind, left, right, [], mark).Output;

    public override IReadOnlyList<LogicalPlan> Inputs { get; } = [left, right];

    public override IReadOnlyList<Expression> Expressions => Conditions;

    /// <summary>Joins two relations of FROM: dependent where the right one reads columns of the left one.</summary>
    public static LogicalPlan Of(JoinKind kind, LogicalPlan left, LogicalPlan right, IReadOnlyList<Expression> conditions) =>
        IsDependent(left, right) ? new LogicalDependentJoin(kind, left, right, conditions) : new LogicalJoin(kind, left, right, conditions);

    /// <summary>Whether the right side reads columns of the left one.</summary>
    public static bool IsDependent(LogicalPlan left, LogicalPlan right) =>
        ExpressionRewriter.FreeColumns(right).Overlaps(left.Output.Select(c => c.Id));

    public override LogicalPlan WithInputs(IReadOnlyList<LogicalPlan> inputs) =>
        new LogicalDependentJoin(Kind, inputs[0], inputs[1], Conditions, Mark);

    public override LogicalPlan WithExpressions(IReadOnlyList<Expression> expressions) =>
        new LogicalDependentJoin(Kind, Left, Right, expressions, Mark);

    public override string Describe() =>
        $"Dependent{Kind}Join{(Conditions.Count > 0 ? $": {string.Join(" AND ", Conditions)}" : "")}";
}
