using System.Text;
using System.Text.Json;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Json;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Functions.Aggregates;
using Quiver.Engine.Functions.Scalars;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Binds what treats JSON apart from other text, though both have one type: casts to JSON and of what functions of JSON gave, their
/// results as arguments of functions that write JSON, and the types that from_json is given.
/// </summary>
sealed class JsonBinder(ExpressionBinder expressions)
{
    /// <summary>Binds a cast to JSON, or of JSON; null for every other cast.</summary>
    public Expression? Cast(SqlCast cast)
    {
        bool isToJson = cast.Type.Name is "json" or "jsonb";
        if (!isToJson && cast.Type.Name is "varchar" or "text" or "string")
        {
            return null;
        }

        Expression operand = expressions.Bind(cast.Operand);
        if (isToJson)
        {
            return operand.Type.Logical.Id is not (TypeId.Utf8 or TypeId.Null) ? expressions.Call("to_json", cast, operand)
                : IsJson(operand) || operand.Type.Id == TypeId.Null ? Coercion.Cast(operand, DataType.Utf8, cast)
                : expressions.Call(cast.IsTry ? JsonBuildFunctions.TryCheck : JsonBuildFunctions.Check, cast, operand);
        }

        DataType type = SqlTypes.Resolve(cast.Type);
        return IsJson(operand) && type.Id != TypeId.Utf8
            ? Transform(cast.IsTry ? "from_json" : "from_json_strict", operand, type, cast)
            : Coercion.ExplicitCast(operand, type, cast.IsTry, cast);
    }

    /// <summary>Whether a text is known to be JSON: a function of JSON gave it.</summary>
    public static bool IsJson(Expression value) => value switch
    {
        FunctionExpression { Function: KernelFunction { ReturnsJson: true } } => value.Type.Id == TypeId.Utf8,
        CaseExpression choice => Enumerable.Range(0, choice.BranchCount).Select(i => choice.Children[(2 * i) + 1])
            .Append(choice.Default).Where(v => v is not LiteralExpression { Value.IsNull: true })
            .Select(IsJson).DefaultIfEmpty(false).All(isJson => isJson),
        _ => false,
    };

    /// <summary>Marks the arguments of a function that are JSON, where it is to know.</summary>
    public IReadOnlyList<Expression> Mark(IReadOnlyList<Expression> arguments, string name, SqlNode at)
    {
        FunctionRegistry functions = expressions.Binder.Context.Functions;
        bool takesJson = functions.FindAggregate(name) is AccumulatorFunction { TakesJson: true }
            || functions.FindScalar(name) is KernelFunction { TakesJson: true };
        return takesJson && arguments.Any(IsJson)
            ? [.. arguments.Select(a => IsJson(a) ? expressions.Call(JsonBuildFunctions.MarkName, at, a) : a)]
            : arguments;
    }

    /// <summary>Binds from_json and its like, whose second argument is a constant that names types; null for other functions.</summary>
    public Expression? FromJson(SqlFunctionCall call, string name, IReadOnlyList<Expression> arguments)
    {
        if (arguments.Count != 2 || name is not ("from_json" or "json_transform" or "from_json_strict" or "json_transform_strict"))
        {
            return null;
        }

        if (arguments[1] is not LiteralExpression { Value.Value: string text })
        {
            throw BindingErrors.Invalid(call, $"the second argument of {name} is a constant such as '{{\"a\": \"INTEGER\"}}'");
        }

        try
        {
            using JsonDocument document = JsonTrees.Parse(Encoding.UTF8.GetBytes(text));
            return Transform(name, arguments[0], TypeOf(document.RootElement, call), call);
        }
        catch (JsonException)
        {
            throw BindingErrors.At(call, ErrorCode.InvalidValue, $"the types that {name} is given are no JSON: {text}");
        }
    }

    Expression Transform(string name, Expression json, DataType type, SqlNode at) =>
        expressions.Call(name, at, json, new LiteralExpression(ScalarValue.Null(type)));

    static SqlTypeName TypeNamed(string name) =>
        SqlParser.ParseExpression($"CAST(NULL AS {name})") is SqlCast cast ? cast.Type : throw new QuiverException(
            ErrorCode.TypeMismatch, $"\"{name}\" is no type");

    static DataType TypeOf(JsonElement type, SqlNode at) => type.ValueKind switch
    {
        JsonValueKind.Object => DataType.Struct([.. type.EnumerateObject().Select(p => new Field(p.Name, TypeOf(p.Value, at)))]),
        JsonValueKind.Array when type.GetArrayLength() == 1 => DataType.List(TypeOf(type[0], at)),
        JsonValueKind.String when type.GetString() == "NULL" => DataType.Null,
        JsonValueKind.String => SqlTypes.Resolve(TypeNamed(type.GetString()!)),
        _ => throw BindingErrors.Invalid(at, "types are given as JSON: a name, an array of one type, or an object of types"),
    };
}
