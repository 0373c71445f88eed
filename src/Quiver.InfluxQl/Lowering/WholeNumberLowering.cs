using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Types;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Lowering;

/// <summary>
/// Comparisons of columns of integers with constants. InfluxDB compares an integer with a float as floats, whose rounding makes several
/// integers equal beyond 2^53: the comparison becomes the range of integers for which it is true.
/// </summary>
sealed class WholeNumberLowering
{
    readonly ColumnExpression _column;
    readonly bool _isSigned;
    readonly Int128 _least;
    readonly Int128 _greatest;

    /// <summary>Makes comparisons of a column of 64-bit integers.</summary>
    public WholeNumberLowering(ColumnExpression column)
    {
        _column = column;
        _isSigned = column.Type.Id == TypeId.Int64;
        (_least, _greatest) = _isSigned ? (long.MinValue, long.MaxValue) : ((Int128)0, (Int128)ulong.MaxValue);
    }

    /// <summary>Compares with a float as floats; the float is a number.</summary>
    public Expression CompareToFloat(InfluxOperator operation, double value)
    {
        // Conversion to floats keeps the order, so what is less, equal and greater are three ranges.
        Int128 from = First(whole => ToFloat(whole) >= value);
        Int128 after = First(whole => ToFloat(whole) > value);
        return operation switch
        {
            InfluxOperator.Equal => Range(from, after),
            InfluxOperator.NotEqual => from == after ? EngineTerms.IsNotNull(_column)
                : after == from + 1 ? EngineTerms.NotEqual(_column, Literal(from))
                : EngineTerms.Or(Range(_least, from), Range(after, _greatest + 1)),
            InfluxOperator.Less => Range(_least, from),
            InfluxOperator.LessOrEqual => Range(_least, after),
            InfluxOperator.Greater => Range(after, _greatest + 1),
            _ => Range(from, _greatest + 1),
        };
    }

    /// <summary>Compares with an integer of the same or the other signedness. Whether they are equal is asked of their bits.</summary>
    public Expression CompareToWhole(InfluxOperator operation, Int128 value)
    {
        if (operation is InfluxOperator.Equal or InfluxOperator.NotEqual)
        {
            Int128 sameBits = _isSigned ? unchecked((long)value) : unchecked((ulong)value);
            return EngineTerms.Compare(operation, _column, Literal(sameBits));
        }

        return operation switch
        {
            InfluxOperator.Less => Range(_least, value),
            InfluxOperator.LessOrEqual => Range(_least, value + 1),
            InfluxOperator.Greater => Range(value + 1, _greatest + 1),
            _ => Range(value, _greatest + 1),
        };
    }

    double ToFloat(Int128 whole) => _isSigned ? (long)whole : (ulong)whole;

    /// <summary>Finds the first integer for which a test is true, from which on it stays true; one beyond the greatest where there is
    /// none.</summary>
    Int128 First(Predicate<Int128> test)
    {
        Int128 low = _least;
        Int128 high = _greatest + 1;
        while (low < high)
        {
            Int128 middle = low + ((high - low) >> 1);
            if (test(middle))
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>The integers from one to before another.</summary>
    Expression Range(Int128 from, Int128 end)
    {
        bool hasStart = from > _least;
        bool hasEnd = end <= _greatest;
        return from >= end || from > _greatest ? EngineTerms.False
            : !hasStart && !hasEnd ? EngineTerms.IsNotNull(_column)
            : end == from + 1 ? EngineTerms.Equal(_column, Literal(from))
            : !hasStart ? EngineTerms.Compare(InfluxOperator.LessOrEqual, _column, Literal(end - 1))
            : !hasEnd ? EngineTerms.Compare(InfluxOperator.GreaterOrEqual, _column, Literal(from))
            : EngineTerms.And(
                EngineTerms.Compare(InfluxOperator.GreaterOrEqual, _column, Literal(from)),
                EngineTerms.Compare(InfluxOperator.LessOrEqual, _column, Literal(end - 1)));
    }

    LiteralExpression Literal(Int128 value) =>
        new(_isSigned ? ScalarValue.Int64((long)value) : new ScalarValue(DataType.UInt64, (ulong)value));
}
