using Quiver.Arrow.Types;

namespace Quiver.Compute.Arithmetic;

/// <summary>Which types arithmetic takes and gives, by the rules of PostgreSQL, and of Hive for the digits of decimals.</summary>
static class ArithmeticTypes
{
    const int LeastQuotientScale = 6;

    /// <summary>Returns the types of an operation; null where there is none.</summary>
    public static ArithmeticSignature? ResultOf(ArithmeticOperator op, DataType left, DataType right)
    {
        left = left.Logical;
        right = right.Logical;
        if (left.Id == TypeId.Null || right.Id == TypeId.Null)
        {
            return WithNull(op, left, right);
        }

        if (left.IsNumeric && right.IsNumeric)
        {
            // A quotient of decimals has no exact decimal; sums of 38 digits leave none for its fraction. As in DuckDB it is a double.
            if (op == ArithmeticOperator.Divide && (left is DecimalType || right is DecimalType))
            {
                return new(DataType.Float64, DataType.Float64, DataType.Float64);
            }

            return Numbers(op, left, right);
        }

        return left.IsTemporal || right.IsTemporal ? Temporal(op, left, right) : null;
    }

    /// <summary>Returns the smallest type that holds the values of two number types, null where there is none.</summary>
    public static DataType? CommonNumber(DataType left, DataType right)
    {
        if (left.Equals(right))
        {
            return left;
        }

        if (left.IsFloating || right.IsFloating)
        {
            return DataType.Float64;
        }

        if (left is DecimalType || right is DecimalType)
        {
            DecimalType a = AsDecimal(left);
            DecimalType b = AsDecimal(right);
            int scale = Math.Max(a.Scale, b.Scale);
            return Capped(Math.Max(a.Precision - a.Scale, b.Precision - b.Scale) + scale, scale);
        }

        return left.IsInteger && right.IsInteger ? CommonInteger(left, right) : null;
    }

    /// <summary>Returns the decimal type that holds every value of an integer type.</summary>
    public static DecimalType AsDecimal(DataType type) => type switch
    {
        DecimalType exact => exact,
        { Id: TypeId.Int8 or TypeId.UInt8 } => DataType.Decimal(3, 0),
        { Id: TypeId.Int16 or TypeId.UInt16 } => DataType.Decimal(5, 0),
        { Id: TypeId.Int32 or TypeId.UInt32 } => DataType.Decimal(10, 0),
        { Id: TypeId.Int64 } => DataType.Decimal(19, 0),
        _ => DataType.Decimal(20, 0),
    };

    static ArithmeticSignature? WithNull(ArithmeticOperator op, DataType left, DataType right)
    {
        if (left.Id == right.Id)
        {
            return Same(DataType.Int64);
        }

        DataType known = left.Id == TypeId.Null ? right : left;
        if (known.IsNumeric)
        {
            return Numbers(op, known, known);
        }

        // The kind of the other side is open: take the first that has a meaning.
        foreach (DataType guess in new[] { DataType.Interval, DataType.Int64, known })
        {
            ArithmeticSignature? found = left.Id == TypeId.Null ? Temporal(op, guess, right) : Temporal(op, left, guess);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    static ArithmeticSignature Same(DataType type) => new(type, type, type);

    static ArithmeticSignature? Numbers(ArithmeticOperator op, DataType left, DataType right)
    {
        bool bits = op is >= ArithmeticOperator.BitAnd and <= ArithmeticOperator.ShiftRight;
        if (bits)
        {
            return left.IsInteger && right.IsInteger ? Same(CommonInteger(left, right)) : null;
        }

        if (op == ArithmeticOperator.Power)
        {
            return Same(DataType.Float64);
        }

        if (left.IsFloating || right.IsFloating)
        {
            return Same(left.Equals(right) ? left : DataType.Float64);
        }

        if (left is DecimalType || right is DecimalType)
        {
            DecimalType a = AsDecimal(left);
            DecimalType b = AsDecimal(right);
            DecimalType? result = Decimals(op, a, b);
            return result is null ? null : new(a, b, result);
        }

        return Same(CommonInteger(left, right));
    }

    static DecimalType? Decimals(ArithmeticOperator op, DecimalType left, DecimalType right)
    {
        int whole = Math.Max(left.Precision - left.Scale, right.Precision - right.Scale);
        int scale = Math.Max(left.Scale, right.Scale);
        switch (op)
        {
            case ArithmeticOperator.Add or ArithmeticOperator.Subtract:
                return Capped(whole + scale + 1, scale);
            case ArithmeticOperator.Multiply:
                scale = left.Scale + right.Scale;
                return scale > DecimalType.MaxPrecision ? null : Capped(left.Precision + right.Precision, scale);
            case ArithmeticOperator.Modulo:
                return Capped(Math.Min(left.Precision - left.Scale, right.Precision - right.Scale) + scale, scale);
            case ArithmeticOperator.IntegerDivide:
                return Capped(Math.Max(1, left.Precision - left.Scale + right.Scale), 0);
            case ArithmeticOperator.Divide:
                scale = Math.Max(LeastQuotientScale, left.Scale + right.Precision + 1);
                whole = left.Precision - left.Scale + right.Scale;
                return whole + scale <= DecimalType.MaxPrecision
                    ? DataType.Decimal(whole + scale, scale)
                    : Capped(DecimalType.MaxPrecision, Math.Max(DecimalType.MaxPrecision - whole, Math.Min(scale, LeastQuotientScale)));
            default:
                return null;
        }
    }

    static DecimalType Capped(int precision, int scale) =>
        DataType.Decimal(Math.Clamp(precision, Math.Max(1, scale), DecimalType.MaxPrecision), scale);

    static DataType CommonInteger(DataType left, DataType right)
    {
        bool leftUnsigned = left.Id >= TypeId.UInt8;
        bool rightUnsigned = right.Id >= TypeId.UInt8;
        if (leftUnsigned == rightUnsigned)
        {
            return left.ByteWidth >= right.ByteWidth ? left : right;
        }

        // A signed type holds an unsigned one of half its width; the widest pair meets in 64 bits and fails where it must.
        int width = Math.Max((leftUnsigned ? left : right).ByteWidth * 2, (leftUnsigned ? right : left).ByteWidth);
        return width switch
        {
            2 => DataType.Int16,
            4 => DataType.Int32,
            _ => DataType.Int64,
        };
    }

    static ArithmeticSignature? Temporal(ArithmeticOperator op, DataType left, DataType right)
    {
        switch (op)
        {
            case ArithmeticOperator.Add:
                return Sum(left, right) ?? (Sum(right, left) is { } swapped ? new(swapped.Right, swapped.Left, swapped.Result) : null);
            case ArithmeticOperator.Subtract:
                return Difference(left, right);
            case ArithmeticOperator.Multiply:
                return Product(left, right) ?? (Product(right, left) is { } turned ? new(turned.Right, turned.Left, turned.Result) : null);
            case ArithmeticOperator.Divide when left.Id == TypeId.Interval && right.IsNumeric:
                return new(left, DataType.Float64, left);
            case ArithmeticOperator.Divide or ArithmeticOperator.IntegerDivide when left.Id == TypeId.Duration && right.IsInteger:
                return new(left, DataType.Int64, left);
            default:
                return null;
        }
    }

    static ArithmeticSignature? Product(DataType left, DataType right) => (left.Id, right) switch
    {
        (TypeId.Interval or TypeId.Duration, { IsInteger: true }) => new(left, DataType.Int64, left),
        (TypeId.Interval, { IsNumeric: true }) => new(left, DataType.Float64, left),
        _ => null,
    };

    static ArithmeticSignature? Sum(DataType left, DataType right)
    {
        TimestampType micro = DataType.Timestamp(TimeUnit.Microsecond);
        return (left, right) switch
        {
            ({ Id: TypeId.Date }, { IsInteger: true }) => new(left, DataType.Int64, left),
            ({ Id: TypeId.Date }, { Id: TypeId.Interval }) => new(left, right, micro),
            ({ Id: TypeId.Date }, TimeType time) => new(left, right, DataType.Timestamp(time.Unit)),
            ({ Id: TypeId.Date }, DurationType span) => new(left, right, DataType.Timestamp(span.Unit)),
            (TimestampType or TimeType or { Id: TypeId.Interval }, { Id: TypeId.Interval }) => new(left, right, left),
            (TimestampType a, TimeType b) => new(left, right, DataType.Timestamp(Finer(a.Unit, b.Unit), a.Zone)),
            (TimestampType a, DurationType b) => new(left, right, DataType.Timestamp(Finer(a.Unit, b.Unit), a.Zone)),
            (DurationType a, DurationType b) => new(left, right, DataType.Duration(Finer(a.Unit, b.Unit))),
            _ => null,
        };
    }

    static ArithmeticSignature? Difference(DataType left, DataType right)
    {
        switch (left, right)
        {
            case ({ Id: TypeId.Date }, { Id: TypeId.Date }):
                return new(left, right, DataType.Int64);
            case ({ Id: TypeId.Date }, TimestampType b):
                return new(b, b, DataType.Interval);
            case (TimestampType a, { Id: TypeId.Date }):
                return new(a, a, DataType.Interval);
            case (TimestampType a, TimestampType b):
                DataType finer = Finer(a.Unit, b.Unit) == a.Unit ? a : b;
                return new(finer, finer, DataType.Interval);
            case (TimeType, TimeType):
                return new(left, right, DataType.Interval);
            case ({ Id: TypeId.Interval }, not { Id: TypeId.Interval }):
                return null;
            default:
                return Sum(left, right);
        }
    }

    static TimeUnit Finer(TimeUnit a, TimeUnit b) => a > b ? a : b;
}
