using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// COLLATE. Text is compared by its bytes, which is "C"; NOCASE and NOACCENT compare what is left of it without case and without
/// accents, as in DuckDB. What they compare is a key, and no value of its own: they stand where values are compared.
/// </summary>
sealed class CollationBinder(ExpressionBinder expressions)
{
    /// <summary>Whether a collation compares bytes.</summary>
    public static bool IsOfBytes(SqlName collation) =>
        collation.Last.Name.ToUpperInvariant() is "C" or "POSIX" or "BINARY" or "UCS_BASIC" or "DEFAULT";

    /// <summary>The first of some operands of a comparison that says how it compares; null where none does.</summary>
    public static SqlCollate? Of(params ReadOnlySpan<SqlExpression?> operands)
    {
        foreach (SqlExpression? operand in operands)
        {
            if (operand is SqlCollate collate)
            {
                return collate;
            }
        }

        return null;
    }

    /// <summary>Binds an operand of a comparison, without its collation.</summary>
    public Expression Operand(SqlExpression operand) => expressions.Bind(operand is SqlCollate collate ? collate.Operand : operand);

    /// <summary>Binds a key of an order or of groups.</summary>
    public Expression Key(SqlExpression key) => Key(Operand(key), key as SqlCollate);

    /// <summary>What values are compared by.</summary>
    public Expression Key(Expression value, SqlCollate? collate)
    {
        foreach (string function in collate is null ? [] : Functions(collate))
        {
            if (value.Type.Id is not (TypeId.Utf8 or TypeId.Null))
            {
                throw BindingErrors.Mismatch(collate!, $"COLLATE takes text, not a value of type {value.Type}");
            }

            value = expressions.Call(function, collate!, value);
        }

        return value;
    }

    /// <summary>Binds COLLATE where no values are compared.</summary>
    public Expression Bind(SqlCollate collate) => Functions(collate).Count == 0
        ? expressions.Bind(collate.Operand)
        : throw BindingErrors.NotSupported(
            collate,
            $"COLLATE {collate.Collation} outside of comparisons, BETWEEN, IN, ORDER BY, PARTITION BY and GROUP BY is");

    /// <summary>The functions that take away what a collation does not look at.</summary>
    static List<string> Functions(SqlCollate collate)
    {
        var functions = new List<string>();
        foreach (SqlIdentifier part in collate.Collation.Parts)
        {
            switch (part.Name.ToUpperInvariant())
            {
                case var _ when IsOfBytes(collate.Collation):
                    break;
                case "NOCASE":
                    functions.Add("lower");
                    break;
                case "NOACCENT":
                    functions.Add("strip_accents");
                    break;
                default:
                    throw BindingErrors.NotSupported(
                        collate, $"the collation \"{part.Name}\" (there are \"C\", which compares bytes, NOCASE and NOACCENT) is");
            }
        }

        return functions;
    }
}
