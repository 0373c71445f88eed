using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds subqueries in expressions.</summary>
sealed class SubqueryBinder(ExpressionBinder expressions)
{
    /// <summary>
    /// Binds a subquery. One that stands in a query again is the same value, so that it is computed once and GROUP BY finds it.
    /// </summary>
    public Expression Bind(SqlExpression expression)
    {
        string text = expressions.Binder.TextOf(expression);
        if (text.Contains('?', StringComparison.Ordinal) || text.Contains("columns", StringComparison.OrdinalIgnoreCase))
        {
            // A positional parameter and COLUMNS stand for something else each time.
            return BindNew(expression);
        }

        if (expressions.Scope.Subqueries.TryGetValue(text, out Expression? known))
        {
            return known;
        }

        Expression bound = BindNew(expression);
        if (!ExpressionRewriter.AnyDeep(bound, e => e.IsVolatile))
        {
            expressions.Scope.Subqueries[text] = bound;
        }

        return bound;
    }

    /// <summary>Binds a subquery that stands for a row: an expression for each of its columns.</summary>
    public Expression[] Row(SqlSubquery row, int width)
    {
        LogicalPlan plan = Plan(row.Query);
        return plan.Output.Count == width
            ? [.. Enumerable.Range(0, width).Select(i => SubqueryExpression.Scalar(plan, i))]
            : throw BindingErrors.Mismatch(row, $"the subquery gives {plan.Output.Count} columns to compare with {width}; select as many");
    }

    Expression BindNew(SqlExpression expression)
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

        return quantified is { IsAll: false, List: SqlColumnReference name } && expressions.NamesTable(name)
            ? Any(quantified.Operand, op, RowsOf(name), quantified)
            : OverList(quantified, op);
    }

    /// <summary><c>x IN t</c> over a table, as in SQLite, is <c>x IN (SELECT * FROM t)</c>.</summary>
    static SqlQuery RowsOf(SqlColumnReference name)
    {
        var table = new SqlNamedTable(new SqlName(name.Parts) { Span = name.Span }) { Span = name.Span };
        return new SqlQuery(null, SqlQueryParser.SelectAll(table, name.Span), [], null) { Span = name.Span };
    }

    Expression OverList(SqlQuantified quantified, ComparisonOperator op)
    {
        Expression list = expressions.Bind(quantified.List!);
        Expression operand = expressions.Bind(quantified.Operand);
        if (list.Type.Logical is not ListType { Element: { } element })
        {
            return list.Type.Id == TypeId.Null
                ? new LiteralExpression(Types.ScalarValue.Null(DataType.Boolean))
                : throw BindingErrors.Mismatch(quantified.List!, $"ANY and ALL take a subquery or a list, not a value of type {list.Type}");
        }

        var any = new ColumnExpression(expressions.Binder.Context.Ids.Next(), "element", element);
        (operand, Expression compared) = Coercion.ForComparison(operand, any, quantified);
        list = Coercion.Cast(list, DataType.List(compared.Type), quantified);
        ComparisonOperator tested = quantified.IsAll ? ComparisonOperators.Negate(op) : op;
        var function = new Functions.Scalars.AnyElementFunction(tested, ComparisonOperators.Symbol(tested));
        var found = new FunctionExpression(function, [operand, list], DataType.Boolean);
        return quantified.IsAll ? new UnaryExpression(UnaryOperator.Not, found) : found;
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

    /// <summary>The values of a query as a list, which is empty where there are none.</summary>
    Expression Array(SqlArraySubquery array)
    {
        LogicalPlan plan = OneColumn(Plan(array.Query), array, "ARRAY");
        AggregateFunction function = expressions.Binder.Context.Functions.FindAggregate("array_agg")
            ?? throw BindingErrors.NotSupported(array, "ARRAY over a query is");
        FunctionSignature signature = function.Resolve([plan.Output[0].Type])
            ?? throw BindingErrors.Mismatch(array, $"there are no lists of {plan.Output[0].Type}");
        var call = new AggregateCall(function, signature, [Coercion.Cast(plan.Output[0].Read(), signature.Parameters[0], array)]);
        PlanColumn column = expressions.Binder.NewColumn("array", signature.Result);
        var values = SubqueryExpression.Scalar(new LogicalAggregate(plan, [], [(column, call)]));
        var empty = new Types.ScalarValue(signature.Result, System.Array.Empty<object?>());
        return FunctionBinder.Coalesce([values, new LiteralExpression(empty)]);
    }

    LogicalPlan Plan(SqlQuery query)
    {
        OuterAggregates aggregates = expressions.QueryScope.Aggregates;
        ExpressionBinder? around = aggregates.Asking;
        aggregates.Asking = expressions;
        try
        {
            return expressions.Binder.Queries.Bind(query, expressions.Scope, expressions.Scope.CommonTables);
        }
        finally
        {
            aggregates.Asking = around;
        }
    }

    static LogicalPlan OneColumn(LogicalPlan plan, SqlNode at, string what) => plan.Output.Count == 1
        ? plan
        : throw BindingErrors.Mismatch(at, $"{what} must give one column, not {plan.Output.Count}");
}
