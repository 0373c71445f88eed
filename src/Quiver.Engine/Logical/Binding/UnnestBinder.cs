using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Binds calls of <c>unnest</c> as DuckDB does: <c>max_depth := n</c> and <c>recursive := true</c> go into lists of lists, and what is left
/// of the depth when a struct is met turns its fields into columns.
/// </summary>
sealed class UnnestBinder(ExpressionBinder expressions)
{
    /// <summary>No list is nested as deeply.</summary>
    const int AnyDepth = 1 << 10;

    /// <summary>The function that keeps rows whose list is null or empty.</summary>
    const string OuterName = "unnest_outer";

    /// <summary>Whether an expression is a call of unnest.</summary>
    public static bool IsCall(SqlExpression expression) => expression is SqlFunctionCall { Over: null } call && IsName(call.Name.Last.Name);

    /// <summary>Whether a function is unnest.</summary>
    public static bool IsName(string name) => name is "unnest" or "unlist" or OuterName;

    /// <summary>Binds a call inside an expression, which stands for one value a row.</summary>
    public Expression Bind(SqlFunctionCall call)
    {
        if (expressions.Clause is { } clause and not ("FROM" or "GROUP BY"))
        {
            throw BindingErrors.Invalid(call, $"unnest is not allowed in {clause}; unnest in FROM or in the SELECT list of a subquery");
        }

        if (expressions.IsInsideAggregate)
        {
            throw BindingErrors.Invalid(call, "unnest is not allowed in the arguments of an aggregate; unnest in FROM instead");
        }

        (Expression value, int depth) = Lists(call);
        return depth > 0 && value.Type.Logical is StructType && value is not UnnestExpression
            ? throw BindingErrors.Invalid(call, "unnest of a struct gives several columns: it stands only as an element of a SELECT list")
            : value;
    }

    /// <summary>Binds a call that stands for columns: one, or the fields of a struct with their names.</summary>
    public IReadOnlyList<(string? Name, Expression Value)> Expand(SqlFunctionCall call)
    {
        (Expression value, int depth) = Lists(call);
        var columns = new List<(string? Name, Expression Value)> { (null, value) };
        for (; depth > 0 && columns.Exists(c => c.Value.Type.Logical is StructType); depth--)
        {
            columns = [.. columns.SelectMany(c => Fields(c, call))];
        }

        return columns;
    }

    IEnumerable<(string? Name, Expression Value)> Fields((string? Name, Expression Value) column, SqlFunctionCall call) =>
        column.Value.Type.Logical is StructType type
            ? type.Fields.Select(f => ((string?)f.Name, expressions.Call("struct_extract", call, column.Value,
                ExpressionBinder.Text(f.Name))))
            : [column];

    /// <summary>Unnests the lists on the way down; also returns the depth that is left.</summary>
    (Expression Value, int Depth) Lists(SqlFunctionCall call)
    {
        Expression? value = null;
        int depth = 1;
        foreach (SqlFunctionArgument argument in call.Arguments)
        {
            switch (OptionOf(argument))
            {
                case null when value is null:
                    value = expressions.Bind(argument.Value);
                    break;
                case "recursive":
                    depth = Constant(argument, DataType.Boolean) is true ? AnyDepth : 1;
                    break;
                case "max_depth":
                    depth = Constant(argument, DataType.Int32) is int and > 0 and var most
                        ? most
                        : throw BindingErrors.Invalid(argument, "max_depth of unnest must be 1 or more");
                    break;
                default:
                    throw BindingErrors.Invalid(
                        argument, "unnest takes one list, and the options recursive and max_depth; several lists stand only in FROM");
            }
        }

        if (value is null || !(value.Type.Logical is ListType or StructType || value.Type.Id == TypeId.Null))
        {
            throw BindingErrors.Mismatch(
                call, $"unnest takes a list or a struct{(value is null ? "" : $", not a value of type {value.Type}")}");
        }

        for (; depth > 0 && (value.Type.Logical is ListType || (value.Type.Id == TypeId.Null && value is not UnnestExpression)); depth--)
        {
            value = new UnnestExpression(value, call.Name.Last.Name == OuterName);
        }

        return (value, depth);
    }

    /// <summary>The name of an option that an argument gives; null for a list.</summary>
    public static string? OptionOf(SqlFunctionArgument argument)
    {
        if (argument.Name is { } named)
        {
            return named.Name.ToLowerInvariant();
        }

        string? name = argument.Value is SqlBinary { Operator: SqlBinaryOperator.Equal, Left: SqlColumnReference { Parts: [var column] } }
            ? column.Name.ToLowerInvariant()
            : null;
        return name is "recursive" or "max_depth" ? name : null;
    }

    object? Constant(SqlFunctionArgument argument, DataType type)
    {
        SqlExpression given = argument.Name is null ? ((SqlBinary)argument.Value).Right : argument.Value;
        Expression value = Coercion.Cast(expressions.Bind(given), type, argument);
        return value is LiteralExpression literal ? literal.Value.Value : expressions.Binder.Context.EvaluateConstant(value).Value;
    }
}
