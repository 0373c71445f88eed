using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions.Scalars;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds lists, structs and maps, and the access to their parts.</summary>
sealed class NestedValueBinder(ExpressionBinder expressions)
{
    public Expression Bind(SqlExpression expression) => expression switch
    {
        SqlArray array => List(array.Items, array),
        SqlStruct structure => Struct([.. structure.Fields.Select(f => (f.Name.Name, f.Value))], structure),
        SqlRow row => Struct([.. row.Items.Select(item => ("", item))], row),
        SqlMap map => expressions.Call(
            "map", map, List([.. map.Entries.Select(e => e.Key)], map), List([.. map.Entries.Select(e => e.Value)], map)),
        SqlFieldAccess access => Field(expressions.Bind(access.Target), access.Field, access),
        SqlSubscript subscript => Subscript(subscript),
        SqlSlice slice => Slice(slice),
        SqlStar => throw BindingErrors.Invalid(expression, "* stands only in a SELECT list or in count(*)"),
        SqlListComprehension comprehension => expressions.Functions.Lambdas.Comprehension(comprehension),
        SqlLambda => throw BindingErrors.Invalid(expression, "a lambda stands only as an argument of functions such as list_transform"),
        SqlDefault => throw BindingErrors.Invalid(expression, "DEFAULT stands only as a value of INSERT or UPDATE"),
        _ => throw BindingErrors.NotSupported(expression, "this expression is"),
    };

    /// <summary>Reads fields of fields.</summary>
    public Expression Fields(Expression value, IEnumerable<SqlIdentifier> fields, SqlNode at) =>
        fields.Aggregate(value, (target, field) => Field(target, field, at));

    /// <summary>Packs named values into a struct.</summary>
    public Expression Struct(IReadOnlyList<(string Name, SqlExpression Value)> fields, SqlNode at)
    {
        var arguments = new List<Expression>();
        foreach ((string name, SqlExpression value) in fields)
        {
            arguments.Add(ExpressionBinder.Text(name));
            arguments.Add(expressions.Bind(value));
        }

        return expressions.Call("struct_pack", at, arguments);
    }

    Expression List(IReadOnlyList<SqlExpression> items, SqlNode at) =>
        expressions.Call("list_value", at, Coercion.Unify([.. items.Select(expressions.Bind)], "the elements of the list", at));

    Expression Field(Expression target, SqlIdentifier field, SqlNode at)
    {
        switch (target.Type)
        {
            case MapType:
                return expressions.Call("map_extract_value", at, target, ExpressionBinder.Text(field.Name));
            case StructType type when type.Fields.FirstOrDefault(f => ScopeColumn.IsNamed(f.Name, field)) is { } found:
                return expressions.Call("struct_extract", at, target, ExpressionBinder.Text(found.Name));
            case StructType type:
                string suggestion = NameSuggestion.Phrase(field.Name, type.Fields.Select(f => f.Name));
                throw BindingErrors.At(at, ErrorCode.UnknownColumn, $"unknown field \"{field.Name}\" in {type}{suggestion}");
            default:
                if (JsonBinder.IsJson(target))
                {
                    return expressions.Call("json_extract", at, target, ExpressionBinder.Text(field.Name));
                }

                throw BindingErrors.Mismatch(at, $"{target.Type} has no field \"{field.Name}\"; only a struct has fields");
        }
    }

    Expression Subscript(SqlSubscript subscript)
    {
        Expression target = expressions.Bind(subscript.Target);
        Expression index = expressions.Bind(subscript.Index);
        return target.Type.Id switch
        {
            TypeId.Map => expressions.Call("map_extract_value", subscript, target, index),
            TypeId.Struct when index is LiteralExpression { Value.Value: string name } =>
                Field(target, new SqlIdentifier(name, Quoted: false), subscript),
            TypeId.Struct when index is LiteralExpression { Value.Value: long number } && FieldAt(target, number) is { } field =>
                expressions.Call("struct_extract", subscript, target, ExpressionBinder.Text(field)),
            TypeId.Utf8 when JsonBinder.IsJson(target) => expressions.Call("json_extract", subscript, target, index),
            TypeId.Utf8 => expressions.Call("substr", subscript, target, index, new LiteralExpression(ScalarValue.Int64(1))),
            _ when target.Type.Logical is ListType or { Id: TypeId.Null } => expressions.Call("list_extract", subscript, target, index),
            _ => throw BindingErrors.Mismatch(
                subscript, $"a value of type {target.Type} takes no subscript; lists, structs, maps and text do"),
        };
    }

    static string? FieldAt(Expression target, long number)
    {
        IReadOnlyList<Field> fields = ((StructType)target.Type).Fields;
        return number >= 1 && number <= fields.Count ? fields[(int)number - 1].Name : null;
    }

    Expression Slice(SqlSlice slice)
    {
        List<Expression> arguments = [expressions.Bind(slice.Target), Bound(slice.Lower), Bound(slice.Upper)];
        if (slice.Step is not null)
        {
            arguments.Add(expressions.Bind(slice.Step));
        }

        return expressions.Call("list_slice", slice, arguments);
    }

    Expression Bound(SqlExpression? bound) =>
        bound is null ? new LiteralExpression(ScalarValue.Int64(ListFunctions.OpenBound)) : expressions.Bind(bound);
}
