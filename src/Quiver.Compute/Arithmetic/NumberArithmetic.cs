using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>Arithmetic on integers, with every overflow found, and on floats after IEEE 754.</summary>
static unsafe class NumberArithmetic
{
    /// <summary>Evaluates integers of one type; <paramref name="validity"/> says which rows of the result count.</summary>
    public static void Integers<T>(
        ArithmeticOperator op, DataType type, in FixedOperand left, in FixedOperand right, int length, ulong* validity, byte* target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        bool signed = T.MinValue < T.Zero;
        bool suspect = false;
        switch (op)
        {
            case ArithmeticOperator.Add:
                suspect = signed
                    ? LaneLoops.Apply<T, SignedAdd>(left, right, length, target)
                    : LaneLoops.Apply<T, UnsignedAdd>(left, right, length, target);
                break;
            case ArithmeticOperator.Subtract:
                suspect = signed
                    ? LaneLoops.Apply<T, SignedSubtract>(left, right, length, target)
                    : LaneLoops.Apply<T, UnsignedSubtract>(left, right, length, target);
                break;
            case ArithmeticOperator.Multiply:
                int bits = LaneLoops.MagnitudeBits<T>(left, length) + LaneLoops.MagnitudeBits<T>(right, length);
                suspect = bits > (sizeof(T) * 8) - (signed ? 2 : 0);
                LaneLoops.Apply<T, PlainMultiply>(left, right, length, target);
                break;
            case ArithmeticOperator.BitAnd:
                LaneLoops.Apply<T, PlainAnd>(left, right, length, target);
                break;
            case ArithmeticOperator.BitOr:
                LaneLoops.Apply<T, PlainOr>(left, right, length, target);
                break;
            case ArithmeticOperator.BitXor:
                LaneLoops.Apply<T, PlainXor>(left, right, length, target);
                break;
            case ArithmeticOperator.ShiftLeft or ArithmeticOperator.ShiftRight:
                Shift<T>(op == ArithmeticOperator.ShiftLeft, left, right, length, (T*)target);
                break;
            case ArithmeticOperator.Divide or ArithmeticOperator.IntegerDivide:
                Divide<T>(op, type, left, right, length, validity, (T*)target);
                break;
            case ArithmeticOperator.Modulo:
                Modulo<T>(op, left, right, length, validity, (T*)target);
                break;
            default:
                throw ArithmeticErrors.NotDefined(op, type, type);
        }

        if (suspect)
        {
            CheckRows<T>(op, type, left, right, length, validity);
        }
    }

    /// <summary>Evaluates floats of one type.</summary>
    public static void Floats<T>(
        ArithmeticOperator op, DataType type, in FixedOperand left, in FixedOperand right, int length, byte* target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        switch (op)
        {
            case ArithmeticOperator.Add:
                LaneLoops.Apply<T, PlainAdd>(left, right, length, target);
                break;
            case ArithmeticOperator.Subtract:
                LaneLoops.Apply<T, PlainSubtract>(left, right, length, target);
                break;
            case ArithmeticOperator.Multiply:
                LaneLoops.Apply<T, PlainMultiply>(left, right, length, target);
                break;
            case ArithmeticOperator.Divide:
                LaneLoops.Apply<T, PlainDivide>(left, right, length, target);
                break;
            case ArithmeticOperator.Modulo or ArithmeticOperator.IntegerDivide or ArithmeticOperator.Power:
                FloatRows(op, (T*)left.Data, left.Step, (T*)right.Data, right.Step, length, (T*)target);
                break;
            default:
                throw ArithmeticErrors.NotDefined(op, type, type);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FloatRows<T>(ArithmeticOperator op, T* left, nint leftStep, T* right, nint rightStep, nint length, T* target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nint i = 0; i < length; i++)
        {
            T a = left[i * leftStep];
            T b = right[i * rightStep];
            target[i] = op switch
            {
                ArithmeticOperator.Modulo => a % b,
                ArithmeticOperator.IntegerDivide => T.Truncate(a / b),
                _ => T.Pow(a, b),
            };
        }
    }

    /// <summary>Finds the first valid row that overflows, after the vector loop became suspicious.</summary>
    static void CheckRows<T>(ArithmeticOperator op, DataType type, in FixedOperand left, in FixedOperand right, int length, ulong* validity)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        Int128 least = Int128.CreateChecked(T.MinValue);
        Int128 most = Int128.CreateChecked(T.MaxValue);
        for (int i = 0; i < length; i++)
        {
            if (!ValidityBits.IsValid(validity, i))
            {
                continue;
            }

            // Products of 64-bit values fit 128 bits, except the largest unsigned ones, which turn negative and fail as well.
            Int128 a = Int128.CreateTruncating(((T*)left.Data)[i * left.Step]);
            Int128 b = Int128.CreateTruncating(((T*)right.Data)[i * right.Step]);
            Int128 exact = op switch
            {
                ArithmeticOperator.Add => a + b,
                ArithmeticOperator.Subtract => a - b,
                _ => a * b,
            };
            if (exact < least || exact > most)
            {
                throw ArithmeticErrors.Overflow(op, type, a, b);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Divide<T>(
        ArithmeticOperator op, DataType type, in FixedOperand left, in FixedOperand right, int length, ulong* validity, T* target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var a = (T*)left.Data;
        var b = (T*)right.Data;
        nint leftStep = left.Step;
        nint rightStep = right.Step;
        for (nint i = 0; i < length; i++)
        {
            T dividend = a[i * leftStep];
            T divisor = b[i * rightStep];
            if (divisor == T.Zero)
            {
                ThrowIfValid(validity, i, op, dividend);
                target[i] = T.Zero;
            }
            else if (divisor + T.One == T.Zero && T.MinValue < T.Zero)
            {
                if (dividend == T.MinValue && ValidityBits.IsValid(validity, (int)i))
                {
                    throw ArithmeticErrors.Overflow(op, type, dividend, divisor);
                }

                target[i] = T.Zero - dividend;
            }
            else
            {
                target[i] = dividend / divisor;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Modulo<T>(ArithmeticOperator op, in FixedOperand left, in FixedOperand right, int length, ulong* validity, T* target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var a = (T*)left.Data;
        var b = (T*)right.Data;
        nint leftStep = left.Step;
        nint rightStep = right.Step;
        for (nint i = 0; i < length; i++)
        {
            T dividend = a[i * leftStep];
            T divisor = b[i * rightStep];
            if (divisor == T.Zero)
            {
                ThrowIfValid(validity, i, op, dividend);
                target[i] = T.Zero;
            }
            else
            {
                // The processor faults on the least integer modulo -1.
                bool minusOne = divisor + T.One == T.Zero && T.MinValue < T.Zero;
                target[i] = minusOne ? T.Zero : dividend % divisor;
            }
        }
    }

    static void ThrowIfValid<T>(ulong* validity, nint row, ArithmeticOperator op, T dividend)
        where T : unmanaged
    {
        if (ValidityBits.IsValid(validity, (int)row))
        {
            throw ArithmeticErrors.DivisionByZero(op, dividend);
        }
    }

    /// <summary>Shifts; bits moved out are lost, and counts beyond the width or below zero move all of them out.</summary>
    static void Shift<T>(bool toLeft, in FixedOperand left, in FixedOperand right, int length, T* target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        int width = sizeof(T) * 8;
        T limit = T.CreateTruncating(width);
        for (nint i = 0; i < length; i++)
        {
            T value = ((T*)left.Data)[i * left.Step];
            T by = ((T*)right.Data)[i * right.Step];
            bool inside = by >= T.Zero && by < limit;
            int count = inside ? int.CreateTruncating(by) : 0;
            T outside = !toLeft && value < T.Zero ? T.Zero - T.One : T.Zero;
            target[i] = !inside ? outside : toLeft ? value << count : value >> count;
        }
    }
}
