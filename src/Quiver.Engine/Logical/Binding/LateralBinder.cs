using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds what depends on the rows of other tables, or on subqueries, where otherwise a constant stands.</summary>
sealed class LateralBinder(Binder binder)
{
    /// <summary>Whether an expression can be computed when the statement is planned.</summary>
    public static bool IsConstant(Expression expression) =>
        !ExpressionRewriter.Any(expression, e => e is ColumnExpression or SubqueryExpression);

    /// <summary>Refuses LATERAL on the right side of a join that gives right rows without left ones.</summary>
    public static void RejectKind(SqlJoin join, Relation left, Relation right)
    {
        if (join.Kind is SqlJoinKind.Right or SqlJoinKind.Full or SqlJoinKind.RightSemi or SqlJoinKind.RightAnti
            && LogicalDependentJoin.IsDependent(left.Plan, right.Plan))
        {
            throw BindingErrors.Invalid(
                join.Right, "a table that uses columns of the tables before it (LATERAL) must stand in an inner or a left join");
        }
    }

    /// <summary>Binds a call of a table function whose arguments are known only when the statement runs.</summary>
    public LogicalPlan Function(
        TableFunction function, IReadOnlyList<Expression> arguments, IReadOnlyDictionary<string, ScalarValue> options, SqlFunctionCall call)
    {
        if (function.UsesFiles)
        {
            throw BindingErrors.Invalid(call, $"the arguments of {function.Name} must be constants: they say which columns there are");
        }

        ITableProvider sample = Sample(function, arguments, options, call);
        PlanColumn[] columns = [.. sample.Schema.Fields.Select(f => binder.NewColumn(f.Name, f.Type.Logical))];
        return Computed(arguments, known => new LogicalFunctionScan(function, known, options, binder.Context.Tables, columns));
    }

    /// <summary>Binds a limit of that kind.</summary>
    public LogicalPlan Limit(LogicalPlan plan, Expression count, Expression offset) =>
        Computed([count, offset], known => new LogicalComputedLimit(plan, known[0], known[1]));

    /// <summary>Puts subqueries that a plan is to read in a row of their own, which the plan then depends on.</summary>
    LogicalPlan Computed(IReadOnlyList<Expression> values, Func<IReadOnlyList<Expression>, LogicalPlan> make)
    {
        if (!values.Any(v => ExpressionRewriter.Any(v, e => e is SubqueryExpression)))
        {
            return make(values);
        }

        Projection[] row = [.. values.Select(v => new Projection(binder.NewColumn("value", v.Type), v))];
        LogicalPlan dependent = make([.. row.Select(p => p.Column.Read())]);
        var join = new LogicalDependentJoin(JoinKind.Inner, new LogicalProject(LogicalValues.OneRow, row), dependent, []);
        return new LogicalProject(join, [.. dependent.Output.Select(Projection.Pass)]);
    }

    /// <summary>A table of the function, for its columns: nulls stand for what is not known yet.</summary>
    ITableProvider Sample(
        TableFunction function, IReadOnlyList<Expression> arguments, IReadOnlyDictionary<string, ScalarValue> options, SqlFunctionCall call)
    {
        ScalarValue[] values = [.. arguments.Select(a => IsConstant(a) ? binder.Context.EvaluateConstant(a) : ScalarValue.Null(a.Type))];
        try
        {
            return function.BindAsync(values, options, binder.Context.Tables, binder.Context.CancellationToken)
                .AsTask().GetAwaiter().GetResult();
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw BindingErrors.Located(error, call);
        }
    }
}
