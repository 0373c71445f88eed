using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds calls with OVER.</summary>
sealed class WindowBinder(ExpressionBinder expressions, AggregateBinder aggregates)
{
    public Expression Bind(SqlFunctionCall call)
    {
        string name = call.Name.Last.Name;
        CheckPlace(call, name);
        FunctionRegistry functions = expressions.Binder.Context.Functions;
        WindowFunction? function = functions.FindWindow(name);
        string aggregateName = AggregateBinder.NameOf(name, call.WithinGroup.Count > 0);
        AggregateFunction? aggregate = function is null ? functions.FindAggregate(aggregateName) : null;
        if (function is null && aggregate is null)
        {
            throw functions.FindScalar(name) is null
                ? FunctionBinder.Unknown(call, name, functions)
                : BindingErrors.Invalid(call, $"{name} is neither a window function nor an aggregate: it takes no OVER");
        }

        expressions.IsInsideWindow = true;
        try
        {
            SqlWindowSpecification window = expressions.Windows!.Resolve(call.Over!);
            Expression[] partition = [.. window.PartitionBy.Select(expressions.Collations.Key)];
            SortKey[] order = aggregates.Order(window.OrderBy);
            if (call.OrderBy.Count > 0 && function?.Name is "first_value" or "last_value" or "nth_value")
            {
                // With an order of their own they are the aggregates of the same meaning.
                aggregate = functions.FindAggregate(function.Name);
                function = null;
            }
            else if (call.OrderBy.Count > 0 && function is not null)
            {
                order = OwnOrder(call, window, name);
            }

            WindowCall bound = aggregate is null ? Call(call, function!, name) : Call(call, aggregate, name);
            bool usesFrame = function is null || function.UsesFrame;
            WindowFrame frame = window.Frame is null ? WindowFrame.Default : new FrameBinder(expressions).Bind(window.Frame, order);
            Expression[] keys = [.. partition.Where(p => p is not LiteralExpression).Distinct()];
            return new WindowExpression(
                bound with { Frame = usesFrame ? frame : WindowFrame.Default },
                keys,
                [.. order.Where(k => k.Expression is not LiteralExpression && !keys.Contains(k.Expression)).DistinctBy(k => k.Expression)]);
        }
        finally
        {
            expressions.IsInsideWindow = false;
        }
    }

    /// <summary>
    /// lag(x ORDER BY y): the rows that the function sees are in its own order, which is that of the window where it has none.
    /// </summary>
    SortKey[] OwnOrder(SqlFunctionCall call, SqlWindowSpecification window, string name) =>
        window.OrderBy.Count == 0 && window.Frame is null
            ? aggregates.Order(call.OrderBy)
            : throw BindingErrors.NotSupported(
                call, $"ORDER BY in the arguments of the window function {name} beside an ORDER BY or a frame of its window is");

    void CheckPlace(SqlFunctionCall call, string name)
    {
        if (expressions.IsInsideWindow)
        {
            throw BindingErrors.Invalid(call, $"the window function {name} stands inside another; compute it in a subquery first");
        }

        if (expressions.IsInsideAggregate)
        {
            throw BindingErrors.Invalid(call, $"the window function {name} stands inside an aggregate; compute it in a subquery first");
        }

        if (expressions.Windows is null)
        {
            string clause = expressions.Clause ?? "HAVING";
            string hint = clause is "WHERE" or "HAVING" ? "; use QUALIFY" : "";
            throw BindingErrors.Invalid(call, $"the window function {name} is not allowed in {clause}{hint}");
        }
    }

    WindowCall Call(SqlFunctionCall call, AggregateFunction function, string name)
    {
        AggregateCall bound = aggregates.Call(call, function, name);
        return new WindowCall(bound.Signature, bound.Arguments)
        {
            Aggregate = function,
            IsDistinct = bound.IsDistinct,
            Filter = bound.Filter,
            ArgumentOrder = bound.OrderBy,
            Place = bound.Place,
        };
    }

    WindowCall Call(SqlFunctionCall call, WindowFunction function, string name)
    {
        if (call.Distinct || call.WithinGroup.Count > 0)
        {
            throw BindingErrors.NotSupported(
                call, $"{(call.Distinct ? "DISTINCT in the arguments" : "WITHIN GROUP")} of the window function {name} is");
        }

        if (call.Filter is not null)
        {
            throw BindingErrors.Invalid(call.Filter, $"FILTER stands only at aggregates, and {name} is none");
        }

        if (call.NullTreatment != SqlNullTreatment.Unspecified && !function.TakesNullTreatment)
        {
            throw BindingErrors.Invalid(call, $"{name} takes no IGNORE NULLS or RESPECT NULLS");
        }

        if (call.FromLast && function.Name != "nth_value")
        {
            throw BindingErrors.Invalid(call, $"FROM LAST stands only at nth_value, not at {name}");
        }

        bool isStar = call.Arguments is [{ Value: SqlStar }];
        if (isStar)
        {
            throw BindingErrors.Invalid(call, $"* as an argument stands only in count(*), not in {name}");
        }

        IReadOnlyList<Expression> arguments = expressions.Functions.Arguments(call);
        FunctionSignature signature = FunctionBinder.Resolve(arguments, function.Resolve)
            ?? throw FunctionBinder.NoOverload(name, arguments, function.Example, call);
        return new WindowCall(signature, FunctionBinder.Cast(arguments, signature, call))
        {
            Function = function,
            IgnoresNulls = call.NullTreatment == SqlNullTreatment.Ignore,
            FromLast = call.FromLast,
            Place = new CallPlace(call.Position),
        };
    }
}
