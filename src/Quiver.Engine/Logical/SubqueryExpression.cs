using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>
/// A subquery inside an expression. Columns of enclosing queries stand in its plan as column expressions that no node of it
/// gives. <c>SubqueryUnnesting</c> turns every one into a join before a plan runs.
/// </summary>
sealed class SubqueryExpression : Expression
{
    SubqueryExpression(SubqueryKind kind, LogicalPlan plan, DataType type, IReadOnlyList<Expression> operands,
        ComparisonOperator comparison, int column = 0)
        : base(type, operands)
    {
        Kind = kind;
        Plan = plan;
        Comparison = comparison;
        Column = column;
    }

    public SubqueryKind Kind { get; }

    public LogicalPlan Plan { get; }

    /// <summary>How <see cref="SubqueryKind.Any"/> compares the operands (children) with the columns of a row; operands have their
    /// types.</summary>
    public ComparisonOperator Comparison { get; }

    /// <summary>Which column of its row <see cref="SubqueryKind.Scalar"/> is.</summary>
    public int Column { get; }

    public static SubqueryExpression Scalar(LogicalPlan plan, int column = 0) =>
        new(SubqueryKind.Scalar, plan, plan.Output[column].Type, [], default, column);

    public static SubqueryExpression Exists(LogicalPlan plan) => new(SubqueryKind.Exists, plan, DataType.Boolean, [], default);

    public static SubqueryExpression Any(IReadOnlyList<Expression> operands, ComparisonOperator comparison, LogicalPlan plan) =>
        new(SubqueryKind.Any, plan, DataType.Boolean, operands, comparison);

    public SubqueryExpression WithPlan(LogicalPlan plan) => new(Kind, plan, Type, Children, Comparison, Column);

    private protected override Expression Rebuild(IReadOnlyList<Expression> children) => new SubqueryExpression(Kind, Plan, Type, children,
        Comparison, Column);

    private protected override bool SameOperation(Expression other) => other is SubqueryExpression subquery
        && ReferenceEquals(subquery.Plan, Plan) && subquery.Kind == Kind && subquery.Comparison == Comparison && subquery.Column == Column;

    private protected override int OperationHash() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Plan);

    public override string ToString() => Kind switch
    {
        SubqueryKind.Scalar => "(subquery)",
        SubqueryKind.Exists => "EXISTS (subquery)",
        _ => $"{string.Join(", ", Children)} {ComparisonOperators.Symbol(Comparison)} ANY (subquery)",
    };
}
