using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Compares columns in their own type: <c>CAST(col AS wider) = literal</c> becomes <c>col = narrower literal</c> where that is
/// exact, so that statistics and the kernels of narrow types apply. Does not touch literals that the narrower type lacks.
/// </summary>
sealed class LiteralNarrowing : IOptimizerRule
{
    public string Name => nameof(LiteralNarrowing);

    public string Purpose => "compares columns in their own type in place of casting them";

    public LogicalPlan Apply(LogicalPlan plan, OptimizerContext context) => PlanRewriter.BottomUp(
        plan, node => PlanRewriter.MapExpressions(node, e => ExpressionRewriter.Rewrite(e, part => Narrow(part, context))));

    static Expression Narrow(Expression expression, OptimizerContext context)
    {
        switch (expression)
        {
            case ComparisonExpression { Left: CastExpression left, Right: LiteralExpression right } c
                when IsExact(left) && NarrowValue(right.Value, left.Operand.Type, context) is { } value:
                return new ComparisonExpression(c.Operator, left.Operand, new LiteralExpression(value));
            case ComparisonExpression { Left: LiteralExpression left, Right: CastExpression right } c
                when IsExact(right) && NarrowValue(left.Value, right.Operand.Type, context) is { } value:
                return new ComparisonExpression(ComparisonOperators.Swap(c.Operator), right.Operand, new LiteralExpression(value));
            case InListExpression { Operand: CastExpression operand } list when IsExact(operand):
                var values = new List<ScalarValue>();
                foreach (ScalarValue one in list.Values)
                {
                    if (NarrowValue(one, operand.Operand.Type, context) is not { } value)
                    {
                        return expression;
                    }

                    values.Add(value);
                }

                return new InListExpression(operand.Operand, values, list.IsNegated);
            default:
                return expression;
        }
    }

    /// <summary>Whether a cast never fails, keeps the order of values, and never makes two of them one.</summary>
    static bool IsExact(CastExpression cast)
    {
        DataType from = cast.Operand.Type;
        DataType to = cast.Type;
        return (Digits(from) is { } && Digits(to) is { } && IsWider(from, to))
            || (Digits(from) is { } digits && to is DecimalType d && d.Precision - d.Scale >= digits)
            || (from is DecimalType a && to is DecimalType b && b.Scale >= a.Scale && b.Precision - b.Scale >= a.Precision - a.Scale)
            || (from is TimestampType local && to is TimestampType zoned && local.Unit == zoned.Unit)
            || (from.Equals(DataType.Date) && to is TimestampType { Zone: null, Unit: not TimeUnit.Nanosecond })
            || (to.Equals(DataType.Float64) && (from.Equals(DataType.Float32) || Digits(from) <= 10));
    }

    /// <summary>The decimal digits that hold every value of an integer type.</summary>
    static int? Digits(DataType type) => type.Id switch
    {
        TypeId.Int8 or TypeId.UInt8 => 3,
        TypeId.Int16 or TypeId.UInt16 => 5,
        TypeId.Int32 or TypeId.UInt32 => 10,
        TypeId.Int64 => 19,
        TypeId.UInt64 => 20,
        _ => null,
    };

    static bool IsWider(DataType from, DataType to)
    {
        bool fromSigned = from.Id is >= TypeId.Int8 and <= TypeId.Int64;
        bool toSigned = to.Id is >= TypeId.Int8 and <= TypeId.Int64;
        return Digits(to) >= Digits(from) && (toSigned == fromSigned || (toSigned && Digits(to) > Digits(from)));
    }

    /// <summary>Returns the value in a narrower type, or null where that type lacks it.</summary>
    static ScalarValue? NarrowValue(ScalarValue value, DataType type, OptimizerContext context)
    {
        if (value.IsNull)
        {
            return ScalarValue.Null(type);
        }

        try
        {
            ScalarValue narrow = context.EvaluateConstant(new CastExpression(new LiteralExpression(value), type, isTry: true));
            var back = new CastExpression(new LiteralExpression(narrow), value.Type);
            return !narrow.IsNull && context.EvaluateConstant(back).Equals(value) ? narrow : null;
        }
        catch (QuiverException error) when (error.Kind is ErrorKind.Execution or ErrorKind.NotSupported)
        {
            return null;
        }
    }
}
