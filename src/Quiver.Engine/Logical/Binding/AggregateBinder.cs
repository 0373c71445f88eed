using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds calls of aggregates.</summary>
sealed class AggregateBinder(ExpressionBinder expressions)
{
    /// <summary>The name under which the registry has a function; the ordered-set forms of the standard have other names there.</summary>
    public static string NameOf(string name, bool isOrdered) => (name, isOrdered) switch
    {
        ("percentile_cont", true) => "quantile_cont",
        ("percentile_disc", true) => "quantile_disc",
        _ => name,
    };

    public Expression Bind(SqlFunctionCall call, AggregateFunction function)
    {
        string name = call.Name.Last.Name;
        if (expressions.IsInsideAggregate)
        {
            throw BindingErrors.Invalid(call, $"the aggregate {name} stands inside another aggregate; compute it in a subquery first");
        }

        if (expressions.Clause is { } clause)
        {
            string hint = clause == "WHERE" ? "; use HAVING" : "";
            throw BindingErrors.Invalid(call, $"the aggregate {name} is not allowed in {clause}{hint}");
        }

        expressions.IsInsideAggregate = true;
        try
        {
            return new AggregateExpression(Call(call, function, name));
        }
        finally
        {
            expressions.IsInsideAggregate = false;
        }
    }

    /// <summary>Binds the arguments and clauses of a call.</summary>
    public AggregateCall Call(SqlFunctionCall call, AggregateFunction function, string name)
    {
        bool isStar = call.Arguments is [{ Value: SqlStar { Qualifier: null } }];
        if (isStar && (function.Name != "count" || call.Distinct))
        {
            string written = call.Distinct ? "count(DISTINCT *)" : name;
            throw BindingErrors.Invalid(call, $"* as an argument stands only in count(*), not in {written}");
        }

        List<Expression> arguments = isStar ? [] : [.. expressions.Functions.Arguments(call)];
        IReadOnlyList<SortKey> order = Order(call.OrderBy);
        if (call.WithinGroup.Count > 0)
        {
            order = WithinGroup(call, name, arguments);
        }

        FunctionSignature signature = FunctionBinder.Resolve(arguments, function.Resolve)
            ?? throw FunctionBinder.NoOverload(name, arguments, function.Example, call);
        Expression? filter = call.Filter is null ? null : expressions.Condition(call.Filter, "FILTER");
        if (call.NullTreatment == SqlNullTreatment.Ignore && arguments.Count > 0)
        {
            Expression notNull = new UnaryExpression(UnaryOperator.IsNotNull, arguments[0]);
            filter = filter is null ? notNull : new LogicalExpression(isAnd: true, [filter, notNull]);
        }

        return new AggregateCall(function, signature, FunctionBinder.Cast(arguments, signature, call))
        {
            IsDistinct = call.Distinct && !function.IgnoresDuplicates && arguments.Count > 0,
            Filter = filter,
            OrderBy = function.IsOrderSensitive ? order : [],
        };
    }

    /// <summary>Turns <c>f(p) WITHIN GROUP (ORDER BY x)</c> into <c>f(x, p)</c>; string_agg and its like just take the order.</summary>
    IReadOnlyList<SortKey> WithinGroup(SqlFunctionCall call, string name, List<Expression> arguments)
    {
        IReadOnlyList<SortKey> order = Order(call.WithinGroup);
        if (name is not ("percentile_cont" or "percentile_disc" or "quantile_cont" or "quantile_disc" or "mode" or "quantile"))
        {
            return order;
        }

        if (order.Count != 1)
        {
            throw BindingErrors.Invalid(call, $"{name} takes one expression in WITHIN GROUP (ORDER BY …)");
        }

        if (order[0].IsDescending && arguments.Count == 1)
        {
            Expression fraction = Coercion.Cast(arguments[0], DataType.Float64, call);
            arguments[0] = fraction is LiteralExpression { Value.Value: double value }
                ? new LiteralExpression(new ScalarValue(DataType.Float64, 1 - value))
                : throw BindingErrors.NotSupported(call, $"{name} in descending order with a fraction that is not a constant is");
        }

        arguments.Insert(0, order[0].Expression);
        return [];
    }

    /// <summary>Binds an ORDER BY inside an expression.</summary>
    public SortKey[] Order(IReadOnlyList<SqlOrderItem> items) => [.. items.Select(item => item.Expression is null
        ? throw BindingErrors.Invalid(item, "ORDER BY ALL stands only at the end of a query")
        : OrderByBinder.Key(expressions.Bind(item.Expression), item))];
}
