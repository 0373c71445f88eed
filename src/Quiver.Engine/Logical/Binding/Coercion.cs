using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Casting;
using Quiver.Compute.Selection;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Inserts the casts that SQL implies. Constants adapt to the types around them, so that columns are read as they are.</summary>
static class Coercion
{
    /// <summary>Casts where the type differs; constants at once.</summary>
    public static Expression Cast(Expression value, DataType type, SqlNode at)
    {
        type = type.Logical;
        if (value.Type.Equals(type))
        {
            return value;
        }

        if (!CastKernel.CanCast(value.Type, type))
        {
            throw BindingErrors.Mismatch(at, $"cannot cast {value.Type} to {type}");
        }

        if (value is not LiteralExpression literal)
        {
            return new CastExpression(value, type) { Place = value.Place.Line > 0 ? value.Place : at.Position };
        }

        try
        {
            return new LiteralExpression(CastValue(literal.Value, type));
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw BindingErrors.Located(error, at);
        }
    }

    /// <summary>Casts because the text says so: a constant that cannot be cast fails when its row is reached, not before.</summary>
    public static Expression ExplicitCast(Expression value, DataType type, bool isTry, SqlNode at)
    {
        if (value.Type.Equals(type))
        {
            return value;
        }

        if (!CastKernel.CanCast(value.Type, type))
        {
            throw BindingErrors.Mismatch(at, $"cannot cast {value.Type} to {type}");
        }

        return value is LiteralExpression literal && TryCastValue(literal.Value, type) is { } folded
            ? new LiteralExpression(folded)
            : new CastExpression(value, type, isTry) { Place = at.Position };
    }

    /// <summary>Casts a constant; null where its value does not allow it.</summary>
    public static ScalarValue? TryCastValue(ScalarValue value, DataType type)
    {
        try
        {
            return CastValue(value, type);
        }
        catch (QuiverException error) when (error.Kind is ErrorKind.Execution or ErrorKind.Planning)
        {
            return null;
        }
    }

    /// <summary>Casts the operands of a comparison to one type.</summary>
    public static (Expression Left, Expression Right) ForComparison(Expression left, Expression right, SqlNode at)
    {
        if (left is LiteralExpression a && right is not LiteralExpression)
        {
            left = Adapt(a, right.Type, at);
        }
        else if (right is LiteralExpression b && left is not LiteralExpression)
        {
            right = Adapt(b, left.Type, at);
        }

        DataType common = TypeCoercion.ComparisonType(left.Type, right.Type)
            ?? throw BindingErrors.Mismatch(at, $"cannot compare {left.Type} with {right.Type}; cast one of them");
        return (Cast(left, common, at), Cast(right, common, at));
    }

    /// <summary>Finds the one type of branches of CASE, elements of a list or rows of VALUES; null where there is none.</summary>
    public static DataType? CommonType(IReadOnlyList<Expression> values)
    {
        DataType? firm = null;
        foreach (Expression value in values)
        {
            if (value is not LiteralExpression)
            {
                firm = firm is null ? value.Type : TypeCoercion.CommonType(firm, value.Type);
                if (firm is null)
                {
                    return null;
                }
            }
        }

        DataType? common = firm;
        foreach (Expression value in values)
        {
            if (value is LiteralExpression literal && !(firm is not null && TakesOn(literal.Value, firm)))
            {
                common = common is null ? value.Type : TypeCoercion.CommonType(common, value.Type);
                if (common is null)
                {
                    return null;
                }
            }
        }

        return common ?? DataType.Null;
    }

    /// <summary>Casts values to one type.</summary>
    public static IReadOnlyList<Expression> Unify(IReadOnlyList<Expression> values, string what, SqlNode at)
    {
        DataType type = CommonType(values)
            ?? throw BindingErrors.Mismatch(
                at, $"{what} have no common type: {string.Join(", ", values.Select(v => v.Type.ToString()).Distinct())}; cast them");
        return [.. values.Select(v => Cast(v, type, at))];
    }

    /// <summary>Casts a condition to a boolean, which only null and text constants need.</summary>
    public static Expression Condition(Expression value, string clause, SqlNode at)
    {
        bool adapts = value.Type.Id == TypeId.Null || value is LiteralExpression { Type.Id: TypeId.Utf8 };
        return value.Type.Id == TypeId.Boolean || adapts
            ? Cast(value, DataType.Boolean, at)
            : throw BindingErrors.Mismatch(
                at, $"{clause} takes a boolean argument, but this has type {value.Type}; compare it with something");
    }

    /// <summary>Turns a constant into the type of what it stands next to: text always, integers where the value fits.</summary>
    public static Expression Adapt(LiteralExpression literal, DataType other, SqlNode at)
    {
        bool text = literal.Type.Id == TypeId.Utf8 && other.Id is not (TypeId.Utf8 or TypeId.Null or TypeId.Binary);
        return text || (other.Id != TypeId.Utf8 && TakesOn(literal.Value, other)) ? Cast(literal, other, at) : literal;
    }

    /// <summary>The digits of a 64-bit integer constant as a decimal type.</summary>
    public static DecimalType DigitsOf(long value)
    {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10)
        {
            digits++;
        }

        return DataType.Decimal(digits, 0);
    }

    /// <summary>Whether a constant takes on a type without loss.</summary>
    static bool TakesOn(ScalarValue value, DataType type)
    {
        if (value.IsNull)
        {
            return true;
        }

        return (value.Type.Id, type) switch
        {
            (TypeId.Int64, { IsInteger: true }) => TryCastValue(value, type) is not null,
            (TypeId.Int64, DecimalType exact) => DigitsOf((long)value.Value!).Precision <= exact.Precision - exact.Scale,
            (TypeId.Utf8, { IsTemporal: true }) => TryCastValue(value, type) is not null,
            _ => false,
        };
    }

    static ScalarValue CastValue(ScalarValue value, DataType type)
    {
        if (value.IsNull)
        {
            return ScalarValue.Null(type);
        }

        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        Column result = CastKernel.Evaluate(value.Column, type, CastMode.Strict, scratch);
        return new ScalarValue(CopyKernel.Copy(result, MemoryBudget.Unlimited));
    }
}
