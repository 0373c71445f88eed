using System.Globalization;

namespace Quiver.Arrow.Columns;

/// <summary>An exact decimal of up to 38 digits: <see cref="Unscaled"/> divided by ten to <see cref="Scale"/>.</summary>
public readonly record struct DecimalValue(Int128 Unscaled, int Scale)
{
    /// <summary>Returns all digits, with exactly <see cref="Scale"/> of them after the point.</summary>
    public override string ToString()
    {
        string digits = UInt128Magnitude(Unscaled).ToString(CultureInfo.InvariantCulture);
        if (Scale > 0)
        {
            digits = digits.PadLeft(Scale + 1, '0');
            digits = string.Concat(digits.AsSpan(0, digits.Length - Scale), ".", digits.AsSpan(digits.Length - Scale));
        }

        return Unscaled < 0 ? "-" + digits : digits;
    }

    /// <summary>Returns the nearest double.</summary>
    public double ToDouble() => double.Parse(ToString(), CultureInfo.InvariantCulture);

    static UInt128 UInt128Magnitude(Int128 value) => value < 0 ? (UInt128)0 - (UInt128)value : (UInt128)value;
}
