using System.Globalization;
using System.Text;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>How one value is shown in a formatted text: <c>[fill]align[sign][#][0][width][,][.precision][type]</c>.</summary>
/// <param name="Fill">What fills up to the width.</param>
/// <param name="Align">&lt;, &gt; or ^; the default is left for text and right for numbers.</param>
/// <param name="Sign">Whether numbers that are not negative have a sign: + or a blank.</param>
/// <param name="IsAlternate">Whether hexadecimal and such numbers have their prefix.</param>
/// <param name="Width">The least number of characters.</param>
/// <param name="Grouping">What stands between thousands.</param>
/// <param name="Precision">The digits after the point, or the most characters of a text.</param>
/// <param name="Type">The form: d, x, X, o, b, c, f, e, g, s or none.</param>
sealed record NumberForm(char Fill, char Align, char Sign, bool IsAlternate, int Width, char Grouping, int Precision, char Type)
{
    /// <summary>The most characters of a value: formats come from users.</summary>
    const int MaxWidth = 10_000;

    /// <summary>Whether numbers below zero are shown in bases other than ten as the 64 bits that they are, as C does.</summary>
    public bool IsUnsigned { get; init; }

    /// <summary>Reads a form.</summary>
    public static NumberForm Parse(string text, string format)
    {
        int at = 0;
        char fill = ' ';
        char align = '\0';
        if (text.Length > 1 && text[1] is '<' or '>' or '^')
        {
            (fill, align, at) = (text[0], text[1], 2);
        }
        else if (text.Length > 0 && text[0] is '<' or '>' or '^')
        {
            (align, at) = (text[0], 1);
        }

        char sign = Take(text, ref at, "+ -");
        bool isAlternate = Take(text, ref at, "#") != '\0';
        char separator = Take(text, ref at, ",'_");
        if (at < text.Length && text[at] == '0')
        {
            fill = '0';
            align = '=';
            at++;
        }

        int width = Number(text, ref at, 0);
        separator = separator != '\0' ? separator : Take(text, ref at, ",'_");
        int precision = Take(text, ref at, ".") != '\0' ? Number(text, ref at, 0) : -1;
        char type = at < text.Length ? text[at++] : '\0';
        bool isKnown = type == '\0' || "diuxXobBcfFeEgGs%".Contains(type, StringComparison.Ordinal);
        if (at < text.Length || width > MaxWidth || precision > MaxWidth || !isKnown)
        {
            throw new QuiverException(
                ErrorCode.InvalidValue, $"the format '{format}' has the unknown form '{text}'; forms are such as d, x, .2f, 10s");
        }

        return new NumberForm(fill, align, sign == '-' ? '\0' : sign, isAlternate, width, separator, precision, type);
    }

    /// <summary>Shows a value.</summary>
    public string Apply(object? value)
    {
        bool isNumber = value is long or double or decimal or Int128 or DecimalValue;
        string text = value switch
        {
            long whole when Type is '\0' or 'd' or 'i' or 'u' => Grouped(whole.ToString(CultureInfo.InvariantCulture)),
            long whole when Type is 'x' or 'X' or 'o' or 'b' or 'B' => InBase(whole),
            long code when Type == 'c' => code == (int)code && Rune.IsValid((int)code) ? new Rune((int)code).ToString() : "",
            bool flag => flag ? "true" : "false",
            _ when isNumber && Type is '\0' or 's' && Precision < 0 => Grouped(Plain(value!)),
            _ when isNumber && Type is 'd' or 'i' or 'u' => Grouped(Fixed(value!, 0)),
            _ when isNumber => Real(value!),
            _ => Cut(value as string ?? ""),
        };
        if (isNumber && Sign != '\0' && !text.StartsWith('-'))
        {
            text = Sign + text;
        }

        return Padded(text, isNumber);
    }

    static string Plain(object value) => value is double number
        ? number.ToString("R", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    static double Double(object value) => value is Int128 wide ? (double)wide
        : value is DecimalValue exact ? double.Parse(exact.ToString()!, CultureInfo.InvariantCulture)
        : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    static string Fixed(object value, int digits) => value is decimal exact
        ? Math.Round(exact, Math.Min(digits, 28), MidpointRounding.ToEven).ToString($"F{digits}", CultureInfo.InvariantCulture)
        : Double(value).ToString($"F{digits}", CultureInfo.InvariantCulture);

    string Real(object value)
    {
        int digits = Precision < 0 ? 6 : Precision;
        double number = Double(value);
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "nan" : number < 0 ? "-inf" : "inf";
        }

        return Type switch
        {
            'e' or 'E' => Scientific(number, digits, Type),
            'g' or 'G' or '\0' or 's' => General(number, Precision < 0 ? 6 : Math.Max(1, Precision)),
            '%' => (number * 100).ToString($"F{digits}", CultureInfo.InvariantCulture) + "%",
            _ => Grouped(Fixed(value, digits)),
        };
    }

    /// <summary>The form with an exponent of two digits or more, as C has it; that of .NET has three.</summary>
    static string Scientific(double number, int digits, char mark)
    {
        string text = number.ToString($"{mark}{digits}", CultureInfo.InvariantCulture);
        return text[^3] == '0' ? text.Remove(text.Length - 3, 1) : text;
    }

    /// <summary>The shorter of the plain and the scientific form, as C's %g has it.</summary>
    string General(double number, int digits)
    {
        string scientific = Scientific(number, digits - 1, 'e');
        int exponent = int.Parse(scientific[(scientific.IndexOf('e', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        if (exponent >= -4 && exponent < digits)
        {
            string plain = number.ToString($"F{digits - 1 - exponent}", CultureInfo.InvariantCulture);
            return plain.Contains('.', StringComparison.Ordinal) ? plain.TrimEnd('0').TrimEnd('.') : plain;
        }

        string[] parts = scientific.Split('e');
        string mantissa = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].TrimEnd('0').TrimEnd('.') : parts[0];
        return $"{mantissa}{(Type == 'G' ? 'E' : 'e')}{parts[1]}";
    }

    string InBase(long whole)
    {
        string prefix = IsAlternate ? Type switch { 'o' => "0", _ => $"0{Type}" } : "";
        bool isNegative = whole < 0 && !IsUnsigned;
        UInt128 magnitude = isNegative ? Compute.Arithmetic.PowersOfTen.Magnitude(whole) : (ulong)whole;
        string digits = Type switch
        {
            'x' => magnitude.ToString("x", CultureInfo.InvariantCulture),
            'X' => magnitude.ToString("X", CultureInfo.InvariantCulture),
            'o' => Octal(magnitude),
            _ => magnitude.ToString("b", CultureInfo.InvariantCulture),
        };
        return (isNegative ? "-" : "") + prefix + digits;
    }

    static string Octal(UInt128 value)
    {
        var digits = new StringBuilder();
        do
        {
            digits.Insert(0, (char)('0' + (int)(value & 7)));
            value >>= 3;
        }
        while (value != 0);
        return digits.ToString();
    }

    string Grouped(string number)
    {
        if (Grouping == '\0')
        {
            return number;
        }

        int end = number.IndexOf('.', StringComparison.Ordinal);
        end = end < 0 ? number.Length : end;
        int first = number.StartsWith('-') ? 1 : 0;
        for (int at = end - 3; at > first; at -= 3)
        {
            number = number.Insert(at, Grouping.ToString());
        }

        return number;
    }

    string Cut(string text) => Precision >= 0 && text.Length > Precision ? string.Concat(text.EnumerateRunes().Take(Precision)) : text;

    string Padded(string text, bool isNumber)
    {
        int missing = Width - text.EnumerateRunes().Count();
        if (missing <= 0)
        {
            return text;
        }

        switch (Align == '\0' ? isNumber ? '>' : '<' : Align)
        {
            case '=' when isNumber:
                int sign = text.Length > 0 && text[0] is '-' or '+' or ' ' ? 1 : 0;
                return text[..sign] + new string('0', missing) + text[sign..];
            case '<':
                return text + new string(Fill, missing);
            case '^':
                return new string(Fill, missing / 2) + text + new string(Fill, missing - (missing / 2));
            default:
                return new string(Align == '=' ? ' ' : Fill, missing) + text;
        }
    }

    static char Take(string text, ref int at, string wanted) =>
        at < text.Length && wanted.Contains(text[at], StringComparison.Ordinal) ? text[at++] : '\0';

    static int Number(string text, ref int at, int value)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            value = Math.Min((value * 10) + (text[at++] - '0'), MaxWidth + 1);
        }

        return value;
    }
}
