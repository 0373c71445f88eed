using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds subqueries in expressions.</summary>
sealed class SubqueryBinder(ExpressionBinder expressions)
{
    public Expression Bind(SqlExpression expression)
    {
        switch (expression)
        {
            case SqlSubquery scalar:
                return SubqueryExpression.Scalar(OneColumn(Plan(scalar.Query), scalar, "a subquery used as a value"));
            case SqlExists exists:
                return SubqueryExpression.Exists(Plan(exists.Query));
            case SqlInSubquery list:
                Expression found = Any(list.Operand, ComparisonOperator.Equal, list.Query, list);
                return list.Negated ? new UnaryExpression(UnaryOperator.Not, found) : found;
            case SqlArraySubquery array:
                return Array(array);
            default:
                return Quantified((SqlQuantified)expression);
        }
    }

    Expression Quantified(SqlQuantified quantified)
    {
        if (OperatorBinder.ComparisonOf(quantified.Operator) is not { } op)
        {
            throw BindingErrors.Invalid(quantified, "ANY and ALL take a comparison such as = or <");
        }

        if (quantified.Query is not null)
        {
            // All rows compare so where none compares otherwise.
            Expression any = Any(quantified.Operand, quantified.IsAll ? ComparisonOperators.Negate(op) : op, quantified.Query, quantified);
            return quantified.IsAll ? new UnaryExpression(UnaryOperator.Not, any) : any;
        }

        Expression list = expressions.Bind(quantified.List!);
        Expression operand = expressions.Bind(quantified.Operand);
        bool contained = op == ComparisonOperator.Equal && !quantified.IsAll;
        if (!contained && !(op == ComparisonOperator.NotEqual && quantified.IsAll))
        {
            throw BindingErrors.NotSupported(quantified, "over lists only = ANY and <> ALL are supported; other comparisons are");
        }

        Expression contains = expressions.Call("list_contains", quantified, list, operand);
        return contained ? contains : new UnaryExpression(UnaryOperator.Not, contains);
    }

    SubqueryExpression Any(SqlExpression operand, ComparisonOperator op, SqlQuery query, SqlNode at)
    {
        List<Expression> operands = [.. (operand is SqlRow row ? row.Items : [operand]).Select(expressions.Bind)];
        LogicalPlan plan = Plan(query);
        if (plan.Output.Count != operands.Count)
        {
            throw BindingErrors.Mismatch(
                at,
                $"the subquery gives {plan.Output.Count} columns to compare with {operands.Count}; select as many as there are operands");
        }

        var types = new DataType[operands.Count];
        for (int i = 0; i < types.Length; i++)
        {
            (Expression left, Expression right) = Coercion.ForComparison(operands[i], plan.Output[i].Read(), at);
            operands[i] = left;
            types[i] = right.Type;
        }

        return SubqueryExpression.Any(operands, op, expressions.Binder.SetOperations.CastColumns(plan, types, at));
    }

    SubqueryExpression Array(SqlArraySubquery array)
    {
        LogicalPlan plan = OneColumn(Plan(array.Query), array, "ARRAY");
        AggregateFunction function = expressions.Binder.Context.Functions.FindAggregate("array_agg")
            ?? throw BindingErrors.NotSupported(array, "ARRAY over a query is");
        FunctionSignature signature = function.Resolve([plan.Output[0].Type])
            ?? throw BindingErrors.Mismatch(array, $"there are no lists of {plan.Output[0].Type}");
        var call = new AggregateCall(function, signature, [Coercion.Cast(plan.Output[0].Read(), signature.Parameters[0], array)]);
        PlanColumn column = expressions.Binder.NewColumn("array", signature.Result);
        return SubqueryExpression.Scalar(new LogicalAggregate(plan, [], [(column, call)]));
    }

    LogicalPlan Plan(SqlQuery query) => expressions.Binder.Queries.Bind(query, expressions.Scope, expressions.Scope.CommonTables);

    static LogicalPlan OneColumn(LogicalPlan plan, SqlNode at, string what) => plan.Output.Count == 1
        ? plan
        : throw BindingErrors.Mismatch(at, $"{what} must give one column, not {plan.Output.Count}");
}
