namespace Quiver.Compute.Arithmetic;

/// <summary>The powers of ten that decimals are scaled by.</summary>
static class PowersOfTen
{
    static readonly Int128[] Powers = Build();

    /// <summary>Returns ten to the power of 0 to 38.</summary>
    public static Int128 Of(int exponent) => Powers[exponent];

    /// <summary>Divides and rounds half away from zero; the divisor is positive or negative but not zero.</summary>
    public static Int128 DivideRounded(Int128 dividend, Int128 divisor)
    {
        (Int128 quotient, Int128 rest) = Int128.DivRem(dividend, divisor);
        UInt128 twice = Magnitude(rest) << 1;
        return twice >= Magnitude(divisor) ? quotient + (dividend < 0 == divisor < 0 ? 1 : -1) : quotient;
    }

    /// <summary>The absolute value.</summary>
    public static UInt128 Magnitude(Int128 value) => value < 0 ? (UInt128)0 - (UInt128)value : (UInt128)value;

    static Int128[] Build()
    {
        var powers = new Int128[39];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
