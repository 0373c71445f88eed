using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Text;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>Arithmetic on dates, times, timestamps, durations and intervals, row by row.</summary>
static unsafe class TemporalArithmetic
{
    /// <summary>Evaluates the combination of types that <see cref="ArithmeticTypes"/> allows.</summary>
    public static Column Evaluate(ArithmeticOperator op, Column left, Column right, DataType result, ColumnScratch scratch)
    {
        bool swap = (op == ArithmeticOperator.Add && IsPoint(right.Type) && !IsPoint(left.Type))
            || (op == ArithmeticOperator.Multiply && left.Type.IsNumeric)
            || (op == ArithmeticOperator.Add && left.Type.Id == TypeId.Time && right.Type.Id is TypeId.Date or TypeId.Timestamp);
        if (swap)
        {
            (left, right) = (right, left);
        }

        var scale = new TemporalScale(
            TemporalScale.NanosecondsOf(left.Type),
            TemporalScale.NanosecondsOf(right.Type),
            TemporalScale.NanosecondsOf(result),
            op == ArithmeticOperator.Subtract ? -1 : 1);
        return (left.Type.Id, right.Type.Id, result.Id) switch
        {
            (TypeId.Date, TypeId.Int64, _) => Rows<int, long, int, TemporalOperations.DateDays>(op, left, right, result, scale, scratch),
            (TypeId.Date, TypeId.Date, TypeId.Int64) =>
                Rows<int, int, long, TemporalOperations.DateDifference>(op, left, right, result, scale, scratch),
            (TypeId.Date, TypeId.Interval, TypeId.Date) =>
                Rows<int, IntervalValue, int, TemporalOperations.DateIntervalToDate>(op, left, right, result, scale, scratch),
            (TypeId.Date, TypeId.Interval, _) =>
                Rows<int, IntervalValue, long, TemporalOperations.DateInterval>(op, left, right, result, scale, scratch),
            (TypeId.Date, TypeId.Time or TypeId.Duration, _) =>
                Rows<int, long, long, TemporalOperations.DateCounts>(op, left, right, result, scale, scratch),
            (TypeId.Timestamp, TypeId.Interval, _) =>
                Rows<long, IntervalValue, long, TemporalOperations.TimestampInterval>(op, left, right, result, scale, scratch),
            (TypeId.Time, TypeId.Interval, _) =>
                Rows<long, IntervalValue, long, TemporalOperations.TimeInterval>(op, left, right, result, scale, scratch),
            (TypeId.Timestamp or TypeId.Time, TypeId.Timestamp or TypeId.Time, TypeId.Interval) =>
                Rows<long, long, IntervalValue, TemporalOperations.Difference>(op, left, right, result, scale, scratch),
            (TypeId.Timestamp or TypeId.Duration, TypeId.Duration or TypeId.Time or TypeId.Timestamp, _) =>
                Rows<long, long, long, TemporalOperations.Counts>(op, left, right, result, scale, scratch),
            (TypeId.Duration, TypeId.Int64, _) when op == ArithmeticOperator.Multiply =>
                Rows<long, long, long, TemporalOperations.CountTimes>(op, left, right, result, scale, scratch),
            (TypeId.Duration, TypeId.Int64, _) when op is ArithmeticOperator.Divide or ArithmeticOperator.IntegerDivide =>
                Rows<long, long, long, TemporalOperations.CountQuotient>(op, left, right, result, scale, scratch),
            (TypeId.Interval, TypeId.Interval, _) =>
                Rows<IntervalValue, IntervalValue, IntervalValue, TemporalOperations.IntervalSum>(op, left, right, result, scale, scratch),
            (TypeId.Interval, TypeId.Int64, _) =>
                Rows<IntervalValue, long, IntervalValue, TemporalOperations.IntervalTimes>(op, left, right, result, scale, scratch),
            (TypeId.Interval, TypeId.Float64, _) when op == ArithmeticOperator.Multiply =>
                Rows<IntervalValue, double, IntervalValue, TemporalOperations.IntervalTimesDouble>(op, left, right, result, scale, scratch),
            (TypeId.Interval, TypeId.Float64, _) =>
                Rows<IntervalValue, double, IntervalValue, TemporalOperations.IntervalQuotient>(op, left, right, result, scale, scratch),
            _ => throw ArithmeticErrors.NotDefined(op, left.Type, right.Type),
        };
    }

    static bool IsPoint(DataType type) => type.Id is TypeId.Date or TypeId.Timestamp or TypeId.Time;

    static FixedWidthColumn Rows<TLeft, TRight, TResult, TOperation>(
        ArithmeticOperator op, Column left, Column right, DataType result, TemporalScale scale, ColumnScratch scratch)
        where TLeft : unmanaged
        where TRight : unmanaged
        where TResult : unmanaged
        where TOperation : struct, ITemporalOperation<TLeft, TRight, TResult>
    {
        int length = left.Length;
        FixedOperand a = FixedOperand.Of(left, scratch.Child(0));
        FixedOperand b = FixedOperand.Of(right, scratch.Child(1));
        ulong* validity = ValidityBits.Intersect(a.Validity, b.Validity, length, scratch);
        var target = (TResult*)scratch.Data(length, sizeof(TResult));
        bool divides = op is ArithmeticOperator.Divide or ArithmeticOperator.IntegerDivide;
        for (int i = 0; i < length; i++)
        {
            TLeft x = ((TLeft*)a.Data)[i * a.Step];
            TRight y = ((TRight*)b.Data)[i * b.Step];
            bool fits = TOperation.TryApply(x, y, scale, out target[i]);
            if ((!fits || divides) && ValidityBits.IsValid(validity, i))
            {
                Check(op, left, right, i, fits, divides);
            }
        }

        return scratch.FixedWidth(result, length, validity);
    }

    static void Check(ArithmeticOperator op, Column left, Column right, int row, bool fits, bool divides)
    {
        if (divides && right.GetValue(row) is 0L or 0d)
        {
            throw ArithmeticErrors.DivisionByZero(op, ValueText.Of(left, row));
        }

        if (!fits)
        {
            throw new QuiverException(
                ErrorCode.Overflow,
                $"result out of range: {ValueText.Of(left, row)} {ArithmeticErrors.Symbol(op)} {ValueText.Of(right, row)}");
        }
    }
}
