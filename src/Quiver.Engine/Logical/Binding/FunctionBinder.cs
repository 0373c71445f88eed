using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds calls: the conditional forms that are CASE, aggregates, and scalar functions by overload.</summary>
sealed class FunctionBinder(ExpressionBinder expressions)
{
    static readonly string[] _conditionals = ["coalesce", "ifnull", "nvl", "nullif", "if", "iif", "grouping", "grouping_id"];
    readonly AggregateBinder _aggregates = new(expressions);

    public JsonBinder Json { get; } = new(expressions);

    public LambdaBinder Lambdas { get; } = new(expressions);

    public Expression Bind(SqlFunctionCall call)
    {
        if (call.Over is not null)
        {
            return new WindowBinder(expressions, _aggregates).Bind(call);
        }

        string name = call.Name.Last.Name;
        if (Conditional(call, name) is { } conditional)
        {
            return conditional;
        }

        if (UnnestBinder.IsName(name))
        {
            return new UnnestBinder(expressions).Bind(call);
        }

        FunctionRegistry functions = expressions.Binder.Context.Functions;
        bool isOrdered = call.WithinGroup.Count > 0;
        if (functions.FindAggregate(AggregateBinder.NameOf(name, isOrdered)) is { } aggregate)
        {
            return _aggregates.Bind(call, aggregate);
        }

        if (functions.FindScalar(name) is null)
        {
            throw functions.FindWindow(name) is { } window
                ? BindingErrors.Invalid(call, $"the window function {name} needs OVER (…); a right call is {window.Example}")
                : Unknown(call, name, functions);
        }

        if (call.Distinct || call.Filter is not null || call.OrderBy.Count > 0 || isOrdered)
        {
            throw BindingErrors.Invalid(call, $"{name} is not an aggregate: it takes no DISTINCT, FILTER or ORDER BY");
        }

        if (call.Arguments.Any(a => a.Value is SqlLambda))
        {
            return Lambdas.Bind(call, name);
        }

        if (name is "struct_pack" or "struct_insert" or "struct_update" && call.Arguments.Any(a => a.Name is not null))
        {
            var fields = call.Arguments.SelectMany(a => a.Name is null
                ? [expressions.Bind(a.Value)] : new[] { ExpressionBinder.Text(a.Name.Name), expressions.Bind(a.Value) });
            return Scalar(name, [.. fields], call);
        }

        if (name == "struct" && call.Arguments.Any(a => a.Name is not null))
        {
            return Scalar("struct_pack", [.. call.Arguments.SelectMany(
                (a, i) => new[] { ExpressionBinder.Text(a.Name?.Name ?? $"c{i}"), expressions.Bind(a.Value) })], call);
        }

        if (call.Arguments.Count == 0 && SessionClock.Read(expressions, name, call) is { } clock)
        {
            return clock;
        }

        if (name is "date_part" or "datepart"
            && call.Arguments is [{ Value: SqlArray { Items: { Count: > 0 } parts } }, { Name: null } source])
        {
            return DateParts(name, parts, source.Value, call);
        }

        IReadOnlyList<Expression> arguments = Arguments(call);
        return Json.FromJson(call, name, arguments) ?? Scalar(name, arguments, call);
    }

    /// <summary>Several parts of a time at once are a struct with a field for each: <c>date_part(['year', 'month'], d)</c>.</summary>
    CaseExpression DateParts(string name, IReadOnlyList<SqlExpression> parts, SqlExpression source, SqlFunctionCall call)
    {
        Expression time = expressions.BindShared(source, parts.Count + 1);
        var fields = new List<Expression>();
        foreach (SqlExpression item in parts)
        {
            LiteralExpression part = item is SqlLiteral { Kind: SqlLiteralKind.String, Text: var text }
                ? ExpressionBinder.Text(text)
                : throw BindingErrors.Invalid(item, "the parts in a list of date_part are constants, such as ['year', 'month']");
            fields.AddRange([part, Scalar(name, [part, time], item)]);
        }

        FunctionExpression all = Scalar("struct_pack", fields, call);
        var none = new LiteralExpression(ScalarValue.Null(all.Type));
        return new CaseExpression([new UnaryExpression(UnaryOperator.IsNull, time), none, all], all.Type);
    }

    /// <summary>Binds a scalar function over bound arguments.</summary>
    public FunctionExpression Scalar(string name, IReadOnlyList<Expression> arguments, SqlNode at)
    {
        FunctionRegistry functions = expressions.Binder.Context.Functions;
        ScalarFunction function = functions.FindScalar(name) ?? throw Unknown(at, name, functions);
        FunctionSignature signature = Resolve(arguments, types => ResolveScalar(function, types, arguments))
            ?? throw NoOverload(name, arguments, function.Example, at);
        return new FunctionExpression(function, Cast(arguments, signature, at), signature.Result);
    }

    /// <summary>
    /// Finds an overload: for the types as they are, then with text constants of open type, then with integer constants in 32 bits.
    /// </summary>
    public static FunctionSignature? Resolve(IReadOnlyList<Expression> arguments, Func<IReadOnlyList<DataType>, FunctionSignature?> resolve)
    {
        DataType[] types = [.. arguments.Select(a => a.Type)];
        if (resolve(types) is { } exact)
        {
            return exact;
        }

        DataType[] open = [.. arguments.Select(a => a is LiteralExpression { Type.Id: TypeId.Utf8 } ? DataType.Null : a.Type)];
        if (!open.SequenceEqual(types) && resolve(open) is { } adapted && TextFits(arguments, adapted))
        {
            return adapted;
        }

        DataType[] narrow = [.. arguments.Select(a => IsSmall(a) ? DataType.Int32 : a.Type)];
        return narrow.SequenceEqual(types) ? null : resolve(narrow);
    }

    static bool IsSmall(Expression value) => value is LiteralExpression { Value.Value: long and >= int.MinValue and <= int.MaxValue };

    /// <summary>Binds the arguments of a call.</summary>
    public IReadOnlyList<Expression> Arguments(SqlFunctionCall call)
    {
        var arguments = new List<Expression>(call.Arguments.Count);
        foreach (SqlFunctionArgument argument in call.Arguments)
        {
            if (argument.Name is not null)
            {
                throw BindingErrors.NotSupported(
                    argument, $"named arguments, such as \"{argument.Name.Name}\" of {call.Name.Last.Name}, are");
            }

            arguments.Add(expressions.Bind(argument.Value));
        }

        return Json.Mark(arguments, call.Name.Last.Name, call);
    }

    /// <summary>Casts arguments to the types of a signature.</summary>
    public static IReadOnlyList<Expression> Cast(IReadOnlyList<Expression> arguments, FunctionSignature signature, SqlNode at) =>
        [.. arguments.Select((a, i) => Coercion.Cast(a, signature.Parameters[i], at))];

    /// <summary>The error for a call with arguments that no overload takes.</summary>
    public static QuiverException NoOverload(string name, IReadOnlyList<Expression> arguments, string example, SqlNode at)
    {
        string hint = example.Length > 0 ? $"; a right call is {example}" : "; it takes other arguments";
        string types = string.Join(", ", arguments.Select(a => a.Type));
        return BindingErrors.At(at, ErrorCode.WrongArguments, $"no function {name}({types}){hint}");
    }

    /// <summary>A text constant of open type must be readable as what the overload takes.</summary>
    static bool TextFits(IReadOnlyList<Expression> arguments, FunctionSignature signature)
    {
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is LiteralExpression { Type.Id: TypeId.Utf8 } text
                && Coercion.TryCastValue(text.Value, signature.Parameters[i]) is null)
            {
                return false;
            }
        }

        return true;
    }

    static FunctionSignature? ResolveScalar(ScalarFunction function, IReadOnlyList<DataType> types, IReadOnlyList<Expression> arguments) =>
        function is IConstantArguments byValue
            ? byValue.Resolve(types, [.. arguments.Select(a => (a as LiteralExpression)?.Value)])
            : function.Resolve(types);

    /// <summary>The error for a name that is no function.</summary>
    public static QuiverException Unknown(SqlNode at, string name, FunctionRegistry functions) => BindingErrors.At(
        at, ErrorCode.UnknownFunction, $"unknown function \"{name}\"{NameSuggestion.Phrase(name, functions.Names.Concat(_conditionals))}");

    Expression? Conditional(SqlFunctionCall call, string name)
    {
        int count = call.Arguments.Count;
        if (call.Distinct || call.Filter is not null)
        {
            return null;
        }

        switch (name)
        {
            case "coalesce" when count > 0:
            case "ifnull" or "nvl" when count == 2:
                return Coalesce(call, name);
            case "nullif" when count == 2:
                return NullIf(call);
            case "if" or "iif" when count == 3:
                IReadOnlyList<SqlFunctionArgument> parts = call.Arguments;
                Expression condition = expressions.Condition(parts[0].Value, name);
                IReadOnlyList<Expression> results = Coercion.Unify(
                    [expressions.Bind(parts[1].Value), expressions.Bind(parts[2].Value)], $"the results of {name}", call);
                return new CaseExpression([condition, .. results], results[0].Type);
            case "grouping" when count > 0:
            case "grouping_id":
                return expressions.Clause is null && !expressions.IsInsideAggregate
                    ? new GroupingExpression(Arguments(call))
                    : throw BindingErrors.Invalid(call, "GROUPING stands only in SELECT, HAVING and ORDER BY of a query with GROUP BY");
            default:
                return _conditionals.Contains(name) && expressions.Binder.Context.Functions.FindScalar(name) is null
                    ? throw BindingErrors.At(call, ErrorCode.WrongArguments, $"no function {name} with {count} arguments")
                    : null;
        }
    }

    Expression Coalesce(SqlFunctionCall call, string name)
    {
        Expression[] values = new Expression[call.Arguments.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = expressions.BindShared(call.Arguments[i].Value, i == values.Length - 1 ? 1 : 2);
        }

        return Coalesce(Coercion.Unify(values, $"the arguments of {name}", call));
    }

    /// <summary>The first value that is not null, of values of one type.</summary>
    public static Expression Coalesce(IReadOnlyList<Expression> values)
    {
        if (values.Count == 1)
        {
            return values[0];
        }

        var operands = new List<Expression>();
        foreach (Expression value in values.Take(values.Count - 1))
        {
            operands.Add(new UnaryExpression(UnaryOperator.IsNotNull, value));
            operands.Add(value);
        }

        operands.Add(values[^1]);
        return new CaseExpression(operands, values[0].Type);
    }

    CaseExpression NullIf(SqlFunctionCall call)
    {
        Expression value = expressions.BindShared(call.Arguments[0].Value, 2);
        Expression other = expressions.Bind(call.Arguments[1].Value);
        Expression equal = expressions.Operators.Compare(ComparisonOperator.Equal, value, other, call);
        return new CaseExpression([equal, new LiteralExpression(ScalarValue.Null(value.Type)), value], value.Type);
    }
}
