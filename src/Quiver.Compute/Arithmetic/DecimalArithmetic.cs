using System.Numerics;
using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Vectors;

namespace Quiver.Compute.Arithmetic;

/// <summary>
/// Exact decimal arithmetic. A batch whose magnitudes prove that 64 bits hold every step runs in them, whatever the types;
/// the rest runs row by row in 128 bits, or in big integers where those do not hold a step.
/// </summary>
static unsafe class DecimalArithmetic
{
    /// <summary>Evaluates decimals of any precision and scale to the given type.</summary>
    public static void Evaluate(
        ArithmeticOperator op, DecimalType leftType, DecimalType rightType, DecimalType result, in FixedOperand left,
        in FixedOperand right, int length, ulong* validity, byte* target)
    {
        bool narrow = leftType.Physical == PhysicalType.Int64 && rightType.Physical == PhysicalType.Int64;
        var scales = new Scales(op, leftType, rightType, result);
        if (narrow && result.Physical == PhysicalType.Int64 && scales.CannotOverflow && op != ArithmeticOperator.Divide)
        {
            if (op == ArithmeticOperator.Multiply)
            {
                LaneLoops.Apply<long, PlainMultiply>(left, right, length, target);
                return;
            }

            if (op is ArithmeticOperator.Add or ArithmeticOperator.Subtract)
            {
                long sign = op == ArithmeticOperator.Add ? 1 : -1;
                LaneLoops.ScaledSum(left, (long)scales.LeftFactor, right, sign * (long)scales.RightFactor, length, (long*)target);
                return;
            }
        }

        var a = new Source(left, leftType, length);
        var b = new Source(right, rightType, length);
        bool wide = result.Physical == PhysicalType.Int128;
        if (scales.CannotOverflow || wide)
        {
            if (op == ArithmeticOperator.Multiply && scales.Exact && a.Bits + b.Bits <= 62)
            {
                ShortProduct(a, b, length, (long*)target, wide);
                return;
            }

            bool small = scales.Exact && a.Bits + scales.LeftBits <= 61 && b.Bits + scales.RightBits <= 61;
            if (small && (op is ArithmeticOperator.Add or ArithmeticOperator.Subtract))
            {
                long sign = op == ArithmeticOperator.Add ? 1 : -1;
                ShortSum(a, (long)scales.LeftFactor, b, sign * (long)scales.RightFactor, length, (long*)target, wide);
                return;
            }
        }

        Rows(op, scales, result, a, b, length, validity, target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ShortProduct(in Source left, in Source right, nint length, long* target, bool wide)
    {
        long* a = left.Low;
        long* b = right.Low;
        nint leftStep = left.Step;
        nint rightStep = right.Step;
        nint step = wide ? 2 : 1;
        for (nint i = 0; i < length; i++)
        {
            long product = a[i * leftStep] * b[i * rightStep];
            target[i * step] = product;
            if (wide)
            {
                target[(i * 2) + 1] = product >> 63;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void ShortSum(in Source left, long leftFactor, in Source right, long rightFactor, nint length, long* target, bool wide)
    {
        long* a = left.Low;
        long* b = right.Low;
        nint leftStep = left.Step;
        nint rightStep = right.Step;
        nint step = wide ? 2 : 1;
        for (nint i = 0; i < length; i++)
        {
            long sum = (a[i * leftStep] * leftFactor) + (b[i * rightStep] * rightFactor);
            target[i * step] = sum;
            if (wide)
            {
                target[(i * 2) + 1] = sum >> 63;
            }
        }
    }

    static void Rows(
        ArithmeticOperator op, in Scales scales, DecimalType result, in Source left, in Source right, int length, ulong* validity,
        byte* target)
    {
        Int128 limit = PowersOfTen.Of(result.Precision);
        bool wide = result.Physical == PhysicalType.Int128;
        bool safe = scales.Exact && left.Bits + scales.LeftBits <= 125 && right.Bits + scales.RightBits <= 125
            && (op != ArithmeticOperator.Multiply || left.Bits + right.Bits <= 126);
        for (int i = 0; i < length; i++)
        {
            Int128 value = 0;
            if (ValidityBits.IsValid(validity, i))
            {
                Int128 a = left.At(i);
                Int128 b = right.At(i);
                bool divides = op is ArithmeticOperator.Divide or ArithmeticOperator.Modulo or ArithmeticOperator.IntegerDivide;
                if (divides && b == 0)
                {
                    throw ArithmeticErrors.DivisionByZero(op, new DecimalValue(a, scales.LeftScale));
                }

                bool fits = true;
                if (safe)
                {
                    value = Step(op, scales, a, b);
                }
                else
                {
                    fits = TryExact(op, scales, a, b, out value);
                }

                if (!fits || value >= limit || value <= -limit)
                {
                    throw ArithmeticErrors.Overflow(
                        op, result, new DecimalValue(a, scales.LeftScale), new DecimalValue(b, scales.RightScale));
                }
            }

            if (wide)
            {
                ((Int128*)target)[i] = value;
            }
            else
            {
                ((long*)target)[i] = (long)value;
            }
        }
    }

    static Int128 Step(ArithmeticOperator op, in Scales scales, Int128 a, Int128 b) => op switch
    {
        ArithmeticOperator.Add => (a * scales.LeftFactor) + (b * scales.RightFactor),
        ArithmeticOperator.Subtract => (a * scales.LeftFactor) - (b * scales.RightFactor),
        ArithmeticOperator.Multiply => a * b,
        ArithmeticOperator.Divide => PowersOfTen.DivideRounded(a * scales.LeftFactor, b * scales.RightFactor),
        ArithmeticOperator.Modulo => a * scales.LeftFactor % (b * scales.RightFactor),
        _ => a * scales.LeftFactor / (b * scales.RightFactor),
    };

    /// <summary>The same in integers of any size, rescaled to the scale of the result.</summary>
    static bool TryExact(ArithmeticOperator op, in Scales scales, Int128 a, Int128 b, out Int128 value)
    {
        BigInteger x = (BigInteger)a * scales.BigLeft;
        BigInteger y = (BigInteger)b * scales.BigRight;
        BigInteger exact = op switch
        {
            ArithmeticOperator.Add => x + y,
            ArithmeticOperator.Subtract => x - y,
            ArithmeticOperator.Multiply => x * y,
            ArithmeticOperator.Divide => DivideRounded(x, y),
            ArithmeticOperator.Modulo => BigInteger.Remainder(x, y),
            _ => BigInteger.Divide(x, y),
        };
        if (scales.Surplus > 0)
        {
            exact = DivideRounded(exact, BigInteger.Pow(10, scales.Surplus));
        }
        else if (scales.Surplus < 0)
        {
            exact *= BigInteger.Pow(10, -scales.Surplus);
        }

        // 38 digits need 127 bits beside the sign.
        bool fits = exact.GetBitLength() <= 127;
        value = fits ? (Int128)exact : 0;
        return fits;
    }

    static BigInteger DivideRounded(BigInteger dividend, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(dividend, divisor, out BigInteger rest);
        bool up = BigInteger.Abs(rest) * 2 >= BigInteger.Abs(divisor);
        return up ? quotient + (dividend.Sign * divisor.Sign) : quotient;
    }

    /// <summary>By what the operands are multiplied before the operation, and what is left to rescale after it.</summary>
    readonly struct Scales
    {
        public Scales(ArithmeticOperator op, DecimalType left, DecimalType right, DecimalType result)
        {
            LeftScale = left.Scale;
            RightScale = right.Scale;
            int common = Math.Max(left.Scale, right.Scale);
            (int up, int down, int scale) = op switch
            {
                ArithmeticOperator.Multiply => (0, 0, left.Scale + right.Scale),
                ArithmeticOperator.Divide => (
                    Math.Max(0, result.Scale + right.Scale - left.Scale),
                    Math.Max(0, left.Scale - result.Scale - right.Scale),
                    result.Scale),
                ArithmeticOperator.IntegerDivide => (common - left.Scale, common - right.Scale, 0),
                _ => (common - left.Scale, common - right.Scale, common),
            };
            if (op is ArithmeticOperator.Add or ArithmeticOperator.Subtract && result.Scale > common)
            {
                up += result.Scale - common;
                down += result.Scale - common;
                scale = result.Scale;
            }

            Surplus = scale - result.Scale;
            Exact = Surplus == 0 && up <= DecimalType.MaxPrecision && down <= DecimalType.MaxPrecision;
            BigLeft = BigInteger.Pow(10, up);
            BigRight = BigInteger.Pow(10, down);
            LeftFactor = Exact ? PowersOfTen.Of(up) : 1;
            RightFactor = Exact ? PowersOfTen.Of(down) : 1;
            LeftBits = (int)BigLeft.GetBitLength();
            RightBits = (int)BigRight.GetBitLength();
            int digits = op switch
            {
                ArithmeticOperator.Multiply => left.Precision + right.Precision,
                ArithmeticOperator.Modulo => common + Math.Max(left.Precision - left.Scale, right.Precision - right.Scale),
                _ => Math.Max(left.Precision + up, right.Precision + down) + 1,
            };
            CannotOverflow = Exact && digits <= result.Precision;
        }

        public int LeftScale { get; }

        public int RightScale { get; }

        public Int128 LeftFactor { get; }

        public Int128 RightFactor { get; }

        public BigInteger BigLeft { get; }

        public BigInteger BigRight { get; }

        public int LeftBits { get; }

        public int RightBits { get; }

        /// <summary>Digits after the point that the operation gives beyond those of the result.</summary>
        public int Surplus { get; }

        /// <summary>Whether no rescaling is left after the operation and the factors lie in 128 bits.</summary>
        public bool Exact { get; }

        /// <summary>Whether the precision of the result holds every result by the types alone.</summary>
        public bool CannotOverflow { get; }
    }

    /// <summary>An operand as 64-bit words: the low word of value <c>i</c> is at <c>i * Step</c> in either width.</summary>
    readonly struct Source
    {
        readonly bool _wide;

        public Source(in FixedOperand operand, DecimalType type, int length)
        {
            _wide = type.Physical == PhysicalType.Int128;
            Low = (long*)operand.Data;
            Step = operand.Step * (_wide ? 2 : 1);
            Bits = _wide
                ? WideBits((ulong*)Low, operand.Step == 0 ? Math.Min(1, length) : length)
                : LaneLoops.MagnitudeBits<long>(operand, length);
        }

        public long* Low { get; }

        public nint Step { get; }

        /// <summary>Every value lies between -2^n and 2^n.</summary>
        public int Bits { get; }

        public Int128 At(nint row) => _wide ? *(Int128*)(Low + (row * Step)) : Low[row * Step];

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static int WideBits(ulong* words, nint length)
        {
            ulong low = 0;
            ulong high = 0;
            for (nint i = 0; i < length; i++)
            {
                ulong sign = (ulong)((long)words[(i * 2) + 1] >> 63);
                low |= words[i * 2] ^ sign;
                high |= words[(i * 2) + 1] ^ sign;
            }

            return high != 0 ? 128 - BitOperations.LeadingZeroCount(high) : 64 - BitOperations.LeadingZeroCount(low);
        }
    }
}
