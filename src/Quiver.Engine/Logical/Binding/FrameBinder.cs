using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Windowing;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds the frames of windows.</summary>
sealed class FrameBinder(ExpressionBinder expressions)
{
    public WindowFrame Bind(SqlWindowFrame frame, IReadOnlyList<SortKey> order)
    {
        var shape = new FrameShape(Unit(frame.Unit), Bound(frame.Start.Kind), Bound(frame.End.Kind), Exclusion(frame.Exclusion));
        CheckBounds(frame, shape);
        if (shape.Unit == FrameUnit.Groups && order.Count == 0)
        {
            throw BindingErrors.Invalid(frame, "a frame of GROUPS needs an ORDER BY in its window");
        }

        bool hasOffset = frame.Start.Offset is not null || frame.End.Offset is not null;
        if (shape.Unit == FrameUnit.Range && hasOffset)
        {
            return Range(frame, shape, order);
        }

        return new WindowFrame(shape) { Start = Count(frame.Start), End = Count(frame.End) };
    }

    static FrameUnit Unit(SqlFrameUnit unit) => unit switch
    {
        SqlFrameUnit.Rows => FrameUnit.Rows,
        SqlFrameUnit.Range => FrameUnit.Range,
        _ => FrameUnit.Groups,
    };

    static FrameBound Bound(SqlFrameBoundKind kind) => kind switch
    {
        SqlFrameBoundKind.UnboundedPreceding => FrameBound.UnboundedPreceding,
        SqlFrameBoundKind.Preceding => FrameBound.Preceding,
        SqlFrameBoundKind.CurrentRow => FrameBound.CurrentRow,
        SqlFrameBoundKind.Following => FrameBound.Following,
        _ => FrameBound.UnboundedFollowing,
    };

    static FrameExclusion Exclusion(SqlFrameExclusion exclusion) => exclusion switch
    {
        SqlFrameExclusion.CurrentRow => FrameExclusion.CurrentRow,
        SqlFrameExclusion.Group => FrameExclusion.Group,
        SqlFrameExclusion.Ties => FrameExclusion.Ties,
        _ => FrameExclusion.NoOthers,
    };

    static void CheckBounds(SqlWindowFrame frame, FrameShape shape)
    {
        if (shape.Start == FrameBound.UnboundedFollowing)
        {
            throw BindingErrors.Invalid(frame.Start, "a frame cannot start at UNBOUNDED FOLLOWING");
        }

        if (shape.End == FrameBound.UnboundedPreceding)
        {
            throw BindingErrors.Invalid(frame.End, "a frame cannot end at UNBOUNDED PRECEDING");
        }

        if ((shape.Start == FrameBound.CurrentRow && shape.End == FrameBound.Preceding)
            || (shape.Start == FrameBound.Following && shape.End is FrameBound.CurrentRow or FrameBound.Preceding
                && shape.Start == FrameBound.Following))
        {
            throw BindingErrors.Invalid(
                frame.End,
                shape.Start == FrameBound.CurrentRow
                    ? "a frame that starts at CURRENT ROW cannot end before it"
                    : "a frame that starts after the current row cannot end at or before it");
        }
    }

    /// <summary>Binds a number of rows or groups.</summary>
    Expression? Count(SqlFrameBound bound)
    {
        if (bound.Offset is null)
        {
            return null;
        }

        Expression offset = expressions.Bind(bound.Offset);
        if (offset is LiteralExpression { Type.Id: TypeId.Utf8 })
        {
            offset = Coercion.Cast(offset, DataType.Int64, bound.Offset);
        }

        if (!offset.Type.IsInteger && offset.Type.Id != TypeId.Null)
        {
            throw BindingErrors.Mismatch(bound.Offset, $"the offset of a frame of rows or groups is an integer, not {offset.Type}");
        }

        return Checked(Coercion.Cast(offset, DataType.Int64, bound.Offset), bound.Offset);
    }

    WindowFrame Range(SqlWindowFrame frame, FrameShape shape, IReadOnlyList<SortKey> order)
    {
        if (order.Count != 1)
        {
            throw BindingErrors.Invalid(frame, $"a frame of RANGE with an offset needs one key in ORDER BY, but there are {order.Count}");
        }

        Expression key = order[0].Expression;
        Expression? start = Offset(frame.Start, key);
        Expression? end = Offset(frame.End, key);
        if (key.Type.IsNumeric)
        {
            DataType type = Wide([.. new[] { key, start, end }.Where(e => e is not null).Select(e => e!)], frame);
            key = Coercion.Cast(key, type, frame);
            start = start is null ? null : Coercion.Cast(start, type, frame.Start);
            end = end is null ? null : Coercion.Cast(end, type, frame.End);
        }

        Expression? startValue = Value(key, start, shape.Start, order[0].IsDescending, frame.Start);
        Expression? endValue = Value(key, end, shape.End, order[0].IsDescending, frame.End);
        DataType common = (startValue ?? endValue)!.Type;
        if (startValue is not null && endValue is not null)
        {
            common = TypeCoercion.CommonType(startValue.Type, endValue.Type)
                ?? throw BindingErrors.Mismatch(frame, $"the bounds of the frame have types {startValue.Type} and {endValue.Type}");
        }

        return new WindowFrame(shape)
        {
            IsDescending = order[0].IsDescending,
            Start = start,
            End = end,
            Key = Coercion.Cast(key, common, frame),
            StartValue = startValue is null ? null : Coercion.Cast(startValue, common, frame.Start),
            EndValue = endValue is null ? null : Coercion.Cast(endValue, common, frame.End),
        };
    }

    Expression? Offset(SqlFrameBound bound, Expression key)
    {
        if (bound.Offset is null)
        {
            return null;
        }

        Expression offset = expressions.Bind(bound.Offset);
        if (offset is LiteralExpression { Type.Id: TypeId.Utf8 } text)
        {
            offset = Coercion.Cast(text, key.Type.IsTemporal ? DataType.Interval : key.Type, bound.Offset);
        }

        bool fits = key.Type.IsNumeric ? offset.Type.IsNumeric : key.Type.IsTemporal && offset.Type.Id is not TypeId.Utf8;
        return fits || offset.Type.Id == TypeId.Null
            ? Checked(offset, bound.Offset)
            : throw BindingErrors.Mismatch(
                bound.Offset,
                $"RANGE cannot take an offset of type {offset.Type} over keys of type {key.Type}; "
                + "numbers take numbers, dates and times take intervals");
    }

    /// <summary>A type in which adding an offset to a key cannot overflow: 128 bits for integers that may need more than 64.</summary>
    static DataType Wide(IReadOnlyList<Expression> values, SqlNode at)
    {
        DataType common = Coercion.CommonType(values)
            ?? throw BindingErrors.Mismatch(at, $"RANGE cannot add {values[^1].Type} to keys of type {values[0].Type}");
        if (!common.IsInteger)
        {
            return common.IsFloating ? DataType.Float64 : common;
        }

        bool isNarrow = values.All(v => v.Type.ByteWidth < sizeof(long)
            || v is LiteralExpression { Value.Value: long and > int.MinValue and < int.MaxValue });
        return isNarrow ? DataType.Int64 : DataType.Decimal(20, 0);
    }

    Expression? Value(Expression key, Expression? offset, FrameBound bound, bool isDescending, SqlNode at)
    {
        if (offset is null)
        {
            return null;
        }

        bool adds = (bound == FrameBound.Following) != isDescending;
        return expressions.Operators.Arithmetic(adds ? ArithmeticOperator.Add : ArithmeticOperator.Subtract, key, offset, at);
    }

    static Expression Checked(Expression offset, SqlNode at)
    {
        if (offset is not LiteralExpression literal)
        {
            return offset;
        }

        if (literal.Value.IsNull)
        {
            throw BindingErrors.At(at, Arrow.Errors.ErrorCode.InvalidValue, "the offset of a frame must not be NULL");
        }

        bool isNegative = literal.Value.Value switch
        {
            long value => value < 0,
            int value => value < 0,
            double value => value < 0 || double.IsNaN(value),
            decimal value => value < 0,
            Arrow.Columns.IntervalValue value => Compute.Comparison.ValueComparer.Normalize(value) < 0,
            _ => false,
        };
        return isNegative
            ? throw BindingErrors.At(
                at, Arrow.Errors.ErrorCode.InvalidValue, $"the offset of a frame must not be negative, but it is {literal.Value.Value}")
            : offset;
    }
}
