using Quiver.Arrow.Errors;
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

    /// <summary>
    /// Binds a call. An aggregate belongs to the innermost query whose columns it reads (SQL:2016 6.9): over columns of an enclosing
    /// query alone it is computed there, and this is a column of that query.
    /// </summary>
    public Expression Bind(SqlFunctionCall call, AggregateFunction function)
    {
        string name = call.Name.Last.Name;
        bool isInside = expressions.IsInsideAggregate;
        expressions.IsInsideAggregate = true;
        AggregateExpression bound;
        try
        {
            bound = new AggregateExpression(Call(call, function, name));
        }
        finally
        {
            expressions.IsInsideAggregate = isInside;
        }

        HashSet<ColumnId> used = ColumnsOf(bound.Call);
        Scope owner = expressions.OwnerOf(used);
        if (owner == expressions.QueryScope)
        {
            CheckPlace(call, name, expressions, "");
            return bound;
        }

        string around = " of the enclosing query, whose columns it reads";
        if (owner.Aggregates.Asking is not { } asking)
        {
            throw BindingErrors.Invalid(call, $"the aggregate {name} is not allowed in FROM{around}");
        }

        CheckPlace(call, name, asking, around);
        return owner.Aggregates.AreAmong(used)
            ? throw Nested(call, name)
            : owner.Aggregates.Add(bound, expressions.Binder).Read();
    }

    /// <summary>Checks that the clause that an aggregate belongs to takes one.</summary>
    static void CheckPlace(SqlFunctionCall call, string name, ExpressionBinder place, string around)
    {
        if (place.IsInsideAggregate)
        {
            throw Nested(call, name);
        }

        if (place.Clause is { } clause)
        {
            string hint = clause == "WHERE" ? "; use HAVING" : "";
            throw BindingErrors.Invalid(call, $"the aggregate {name} is not allowed in {clause}{around}{hint}");
        }
    }

    static QuiverException Nested(SqlFunctionCall call, string name) =>
        BindingErrors.Invalid(call, $"the aggregate {name} stands inside another aggregate; compute it in a subquery first");

    /// <summary>Binds the arguments and clauses of a call.</summary>
    public AggregateCall Call(SqlFunctionCall call, AggregateFunction function, string name)
    {
        // quantile_cont(0.5 ORDER BY x) is quantile_cont(0.5) WITHIN GROUP (ORDER BY x), as in DuckDB.
        bool isFractionOnly = function.OrderedSetFractionAt is > 0 and var count && call.Arguments.Count == count
            && call.OrderBy.Count == 1;
        call = isFractionOnly ? call with { WithinGroup = call.OrderBy, OrderBy = [] } : call;
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
            order = WithinGroup(call, function, name, arguments);
        }
        else if (function.OrderedSetFractionAt is > 0 and var at && at < arguments.Count && order is [{ IsDescending: true } key]
            && key.Expression.Equals(arguments[0]))
        {
            arguments[at] = Descending(arguments[at], name, call);
        }

        FunctionSignature signature = FunctionBinder.Resolve(arguments, function.Resolve)
            ?? throw FunctionBinder.NoOverload(name, arguments, function.Example, call);
        int varying = function.ConstantsFrom is { } first ? arguments.FindIndex(first, a => ExpressionRewriter.ColumnsOf(a).Count > 0) : -1;
        if (varying >= 0)
        {
            throw BindingErrors.Invalid(
                call, $"argument {varying + 1} of {name} holds for all rows and must be a constant; {arguments[varying]} is none");
        }

        Expression? filter = call.Filter is null ? null : expressions.Condition(call.Filter, "FILTER");
        if (call.NullTreatment == SqlNullTreatment.Ignore && arguments.Count > 0)
        {
            Expression notNull = new UnaryExpression(UnaryOperator.IsNotNull, arguments[0]);
            filter = filter is null ? notNull : new LogicalExpression(isAnd: true, [filter, notNull]);
        }

        var bound = new AggregateCall(function, signature, FunctionBinder.Cast(arguments, signature, call))
        {
            Filter = filter,
            OrderBy = function.IsOrderSensitive ? order : [],
            Place = new CallPlace(call.Position),
        };
        return bound with { IsDistinct = call.Distinct && !bound.IgnoresDuplicates && arguments.Count > 0 };
    }

    static HashSet<ColumnId> ColumnsOf(AggregateCall call)
    {
        var used = new HashSet<ColumnId>();
        Expression?[] parts = [.. call.Arguments, .. call.OrderBy.Select(k => k.Expression), call.Filter];
        foreach (Expression part in parts.OfType<Expression>())
        {
            ExpressionRewriter.CollectColumns(part, used);
        }

        return used;
    }

    /// <summary>Turns <c>f(p) WITHIN GROUP (ORDER BY x)</c> into <c>f(x, p)</c>; string_agg and its like just take the order.</summary>
    IReadOnlyList<SortKey> WithinGroup(SqlFunctionCall call, AggregateFunction function, string name, List<Expression> arguments)
    {
        IReadOnlyList<SortKey> order = Order(call.WithinGroup);
        int? known = function.OrderedSetFractionAt ?? (NameOf(name, isOrdered: true) == function.Name && name != function.Name ? 1 : null);
        if (known is not { } fractionAt)
        {
            return function.IsOrderSensitive
                ? order
                : throw BindingErrors.Invalid(call, $"{name} is not an ordered-set aggregate: it takes no WITHIN GROUP (ORDER BY …)");
        }

        if (order.Count != 1)
        {
            throw BindingErrors.Invalid(call, $"{name} takes one expression in WITHIN GROUP (ORDER BY …)");
        }

        arguments.Insert(0, order[0].Expression);
        if (order[0].IsDescending && fractionAt > 0 && fractionAt < arguments.Count)
        {
            arguments[fractionAt] = Descending(arguments[fractionAt], name, call);
        }

        return [];
    }

    /// <summary>A fraction from the greatest value down has a minus sign; zero has one too.</summary>
    static Expression Descending(Expression fraction, string name, SqlNode at)
    {
        if (fraction.Type.Logical is ListType)
        {
            return fraction is FunctionExpression { Children.Count: > 0 } list && list.Children.All(c => c.Type.IsNumeric)
                && list.Function.Resolve([.. list.Children.Select(_ => DataType.Float64)]) is { } signature
                ? new FunctionExpression(list.Function, [.. list.Children.Select(c => Descending(c, name, at))], signature.Result)
                : throw ListNotConstant(name, at);
        }

        Expression number = Coercion.Cast(fraction, DataType.Float64, at);
        return number is LiteralExpression { Value.Value: double value }
            ? new LiteralExpression(new ScalarValue(DataType.Float64, -value))
            : new UnaryExpression(UnaryOperator.Negate, number);
    }

    static QuiverException ListNotConstant(string name, SqlNode at) =>
        BindingErrors.NotSupported(at, $"{name} in descending order with a list of fractions that is not written out is");

    /// <summary>Binds an ORDER BY inside an expression.</summary>
    public SortKey[] Order(IReadOnlyList<SqlOrderItem> items) => [.. items.Select(item => item.Expression is null
        ? throw BindingErrors.Invalid(item, "ORDER BY ALL stands only at the end of a query")
        : expressions.Binder.Orders.Key(expressions.Collations.Key(item.Expression), item))];
}
