using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Functions.Scalars;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Binds list functions with lambdas. The body is bound in a scope of its parameters inside the scope of the call and then closed:
/// what it reads of the row around it becomes operands of the call.
/// </summary>
sealed class LambdaBinder(ExpressionBinder expressions)
{
    IReadOnlyList<SqlIdentifier>? _pair;

    /// <summary>Binds a call that has a lambda among its arguments.</summary>
    public Expression Bind(SqlFunctionCall call, string name)
    {
        if (LambdaFunctions.KindOf(name) is not { } kind)
        {
            throw BindingErrors.Invalid(call, $"{name} takes no lambda; list_transform, list_filter and list_reduce do");
        }

        IReadOnlyList<SqlFunctionArgument> arguments = call.Arguments;
        bool isReduce = kind == LambdaKind.Reduce;
        if (arguments.Count < 2 || arguments.Count > (isReduce ? 3 : 2) || arguments[1].Value is not SqlLambda lambda)
        {
            throw BindingErrors.At(
                call, ErrorCode.WrongArguments,
                $"{name} takes a list and a lambda{(isReduce ? ", and may take the value to start with" : "")}, "
                + $"such as {name}(l, {(isReduce ? "(a, x) -> a + x" : "x -> x > 1")})");
        }

        Expression list = expressions.Bind(arguments[0].Value);
        Expression? initial = arguments.Count == 3 ? expressions.Bind(arguments[2].Value) : null;
        return isReduce ? Reduce(name, list, lambda, initial, call) : Call(name, kind, list, lambda, call);
    }

    /// <summary>Binds <c>[value for x in list if condition]</c>.</summary>
    public Expression Comprehension(SqlListComprehension comprehension)
    {
        Expression list = expressions.Bind(comprehension.List);
        if (comprehension.Condition is { } condition)
        {
            if (comprehension.Parameters.Count == 2)
            {
                return Numbered(comprehension, condition, list);
            }

            var filter = new SqlLambda(comprehension.Parameters, condition) { Span = condition.Span };
            list = Call("list_filter", LambdaKind.Filter, list, filter, comprehension);
        }

        var value = new SqlLambda(comprehension.Parameters, comprehension.Value) { Span = comprehension.Value.Span };
        return Call("list_transform", LambdaKind.Transform, list, value, comprehension);
    }

    /// <summary>The position is that in the list before the condition took elements out: it goes along with each element.</summary>
    LambdaExpression Numbered(SqlListComprehension comprehension, SqlExpression condition, Expression list)
    {
        IReadOnlyList<SqlIdentifier> names = comprehension.Parameters;
        var pair = new SqlRow([.. names.Select(n => new SqlColumnReference([n]) { Span = n.Span })]);
        list = Call("list_transform", LambdaKind.Transform, list, new SqlLambda(names, pair) { Span = comprehension.Span }, comprehension);
        _pair = names;
        try
        {
            SqlLambda Over(SqlExpression body) => new([new SqlIdentifier("pair", true)], body) { Span = body.Span };
            list = Call("list_filter", LambdaKind.Filter, list, Over(condition), comprehension);
            _pair = names;
            return Call("list_transform", LambdaKind.Transform, list, Over(comprehension.Value), comprehension);
        }
        finally
        {
            _pair = null;
        }
    }

    LambdaExpression Call(string name, LambdaKind kind, Expression list, SqlLambda lambda, SqlNode at)
    {
        list = AsList(name, list, at);
        DataType element = ((ListType)list.Type).Element;
        CheckCount(lambda, 1, name);
        var operands = new List<Expression> { list };
        DataType? wanted = kind == LambdaKind.Transform ? null : DataType.Boolean;
        LambdaBody body = Close(lambda, [element, DataType.Int64], wanted, operands);
        DataType type = kind switch
        {
            LambdaKind.Transform => DataType.List(body.Result.Type),
            LambdaKind.Filter => list.Type,
            _ => DataType.Boolean,
        };
        return new LambdaExpression(name, kind, hasInitial: false, operands, body, type);
    }

    /// <summary>
    /// The value of a reduction has the type that elements, initial value and lambda have in common, so that nothing is lost on the
    /// way: it is found by binding the lambda until its result is of the type that it was given.
    /// </summary>
    LambdaExpression Reduce(string name, Expression list, SqlLambda lambda, Expression? initial, SqlNode at)
    {
        list = AsList(name, list, at);
        CheckCount(lambda, 2, name);
        DataType type = ((ListType)list.Type).Element;
        DataType element = type;
        if (initial is not null)
        {
            type = TypeCoercion.CommonType(type, initial.Type) is { } common && initial.Type.Id != TypeId.Null ? common : initial.Type;
        }

        for (int attempt = 0; attempt < 4; attempt++)
        {
            List<Expression> operands = [initial is null ? Coercion.Cast(list, DataType.List(type), at) : list];
            if (initial is not null)
            {
                operands.Add(Coercion.Cast(initial, type, at));
            }

            LambdaBody body = Close(lambda, [type, initial is null ? type : element, DataType.Int64], null, operands);
            if (body.Result.Type.Equals(type) || body.Result.Type.Id == TypeId.Null)
            {
                body = body with { Result = Coercion.Cast(body.Result, type, at) };
                return new LambdaExpression(name, LambdaKind.Reduce, initial is not null, operands, body, type);
            }

            type = TypeCoercion.CommonType(type, body.Result.Type)
                ?? throw BindingErrors.Mismatch(at, $"the lambda of {name} turns {type} into {body.Result.Type}; cast its result");
        }

        throw BindingErrors.Mismatch(at, $"the lambda of {name} gives another type each time; cast its result");
    }

    static Expression AsList(string name, Expression list, SqlNode at) => list.Type.Logical switch
    {
        ListType type => list.Type.Equals(type) ? list : Coercion.Cast(list, type, at),
        { Id: TypeId.Null } => Coercion.Cast(list, DataType.List(DataType.Null), at),
        _ => throw BindingErrors.At(at, ErrorCode.WrongArguments, $"{name} takes a list, not {list.Type}"),
    };

    static void CheckCount(SqlLambda lambda, int least, string name)
    {
        int count = lambda.Parameters.Count;
        if (count < least || count > least + 1)
        {
            string elements = least == 1 ? "the element" : "the value so far and the element";
            throw BindingErrors.At(
                lambda, ErrorCode.WrongArguments,
                $"the lambda of {name} takes {elements}, and may take the position: {least} or {least + 1} parameters, not {count}");
        }
    }

    /// <summary>Binds a lambda, casts its value where a type is wanted, and adds what it captures to the operands.</summary>
    LambdaBody Close(SqlLambda lambda, DataType[] types, DataType? wanted, List<Expression> operands)
    {
        var own = new Dictionary<ColumnId, int>();
        var columns = new List<ScopeColumn>();
        for (int i = 0; i < lambda.Parameters.Count; i++)
        {
            PlanColumn column = expressions.Binder.NewColumn(lambda.Parameters[i].Name, types[i]);
            own[column.Id] = i;
            columns.Add(new ScopeColumn(column.Name, null, column.Read()));
        }

        if (_pair is { } pair)
        {
            // The one parameter is a struct, and its fields have the names.
            Expression both = columns[0].Value;
            columns = [.. pair.Select((n, i) => new ScopeColumn(
                n.Name, null, expressions.Call("struct_extract", lambda, both, new LiteralExpression(ScalarValue.Int64(i + 1)))))];
            _pair = null;
        }

        var relation = new Relation(LogicalValues.OneRow, columns, []);
        Expression value = expressions.Inside(new Scope(relation, expressions.Scope, expressions.Scope.CommonTables)).Bind(lambda.Body);
        value = wanted is null ? value : Coercion.Cast(value, wanted, lambda.Body);
        int first = operands.Count;
        Expression closed = Lift(value, own, first, operands, lambda);
        return new LambdaBody([.. lambda.Parameters.Select(p => p.Name)], operands.Count - first, closed);
    }

    /// <summary>Replaces parameters and what comes from outside, be it columns, subqueries or aggregates, by own columns.</summary>
    static Expression Lift(Expression value, Dictionary<ColumnId, int> own, int first, List<Expression> operands, SqlLambda at)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (value is ColumnExpression column && own.TryGetValue(column.Id, out int parameter))
        {
            return LambdaBody.Column(parameter, column.Name, column.Type);
        }

        if (value is UnnestExpression)
        {
            throw BindingErrors.NotSupported(at, "unnest in a lambda is");
        }

        if (value is ColumnExpression or SubqueryExpression or AggregateExpression or GroupingExpression)
        {
            if (ExpressionRewriter.ColumnsOf(value).Overlaps(own.Keys))
            {
                string what = value is SubqueryExpression ? "a subquery over the parameters of a lambda is" : "an aggregate in a lambda is";
                throw BindingErrors.NotSupported(at, what);
            }

            int capture = operands.IndexOf(value, first);
            if (capture < 0)
            {
                capture = operands.Count;
                operands.Add(value);
            }

            string name = value is ColumnExpression outer ? outer.Name : value.ToString();
            return LambdaBody.Column(own.Count + capture - first, name, value.Type);
        }

        return value.Children.Count == 0
            ? value
            : value.WithChildren([.. value.Children.Select(c => Lift(c, own, first, operands, at))]);
    }
}
