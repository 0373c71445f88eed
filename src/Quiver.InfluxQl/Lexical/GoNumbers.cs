using System.Globalization;

namespace Quiver.InfluxQl.Lexical;

/// <summary>Floating point numbers as Go prints them.</summary>
static class GoNumbers
{
    /// <summary>Returns the number without an exponent, with at least one digit after the point.</summary>
    public static string Fixed(double value)
    {
        if (!double.IsFinite(value))
        {
            return Special(value);
        }

        string digits = Expand(value.ToString("R", CultureInfo.InvariantCulture));
        return digits.Contains('.', StringComparison.Ordinal) ? digits : digits + ".0";
    }

    /// <summary>Returns the number with three digits after the point, as InfluxDB 1.8 prints literals in messages.</summary>
    public static string Thousandths(double value) =>
        double.IsFinite(value) ? value.ToString("F3", CultureInfo.InvariantCulture) : Special(value);

    /// <summary>Returns the shortest text, with an exponent below 1e-4 and from 1e21 on (Go's <c>%v</c>).</summary>
    public static string Shortest(double value)
    {
        double size = Math.Abs(value);
        if (!double.IsFinite(value))
        {
            return Special(value);
        }

        if (size == 0 || size is >= 1e-4 and < 1e21)
        {
            return Expand(value.ToString("R", CultureInfo.InvariantCulture));
        }

        string text = value.ToString("E16", CultureInfo.InvariantCulture);
        for (int precision = 0; precision < 17; precision++)
        {
            string shorter = value.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (double.Parse(shorter, CultureInfo.InvariantCulture) == value)
            {
                text = shorter;
                break;
            }
        }

        int mark = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(text.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        string sign = exponent < 0 ? "-" : "+";
        return $"{text[..mark]}e{sign}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }

    static string Special(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";

    /// <summary>Writes out the exponent of .NET's shortest text.</summary>
    static string Expand(string text)
    {
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        if (mark < 0)
        {
            return text;
        }

        int exponent = int.Parse(text.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        bool isNegative = text[0] == '-';
        string mantissa = text[(isNegative ? 1 : 0)..mark];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int whole = (point < 0 ? mantissa.Length : point) + exponent;
        string plain = whole <= 0 ? "0." + new string('0', -whole) + digits
            : whole >= digits.Length ? digits + new string('0', whole - digits.Length)
            : digits[..whole] + "." + digits[whole..];
        return isNegative ? "-" + plain : plain;
    }
}
