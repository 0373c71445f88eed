using System.Globalization;
using System.Numerics;
using Quiver.SqlLogicTests.Scripts;

namespace Quiver.SqlLogicTests.Running;

/// <summary>Turns a result into the lines that scripts expect; tests/slt/README.md has the rules.</summary>
static class SltRenderer
{
    const int MaxFractionDigits = 12;

    public static IReadOnlyList<string> Lines(SltResult result, SortMode sort)
    {
        List<string[]> rows = [];
        foreach (object?[] row in result.Rows)
        {
            string[] cells = new string[row.Length];
            for (int i = 0; i < row.Length; i++)
            {
                cells[i] = Cell(row[i], result.Columns[i].Letter);
            }

            AddRow(rows, cells);
        }

        if (sort == SortMode.Values)
        {
            return [.. rows.SelectMany(row => row).Order(StringComparer.Ordinal)];
        }

        IEnumerable<string[]> ordered = sort == SortMode.Rows ? rows.Order(Comparer<string[]>.Create(CompareRows)) : rows;
        return [.. ordered.Select(row => string.Join(' ', row).TrimEnd())];
    }

    public static string Cell(object? value, char letter) => value switch
    {
        null => "NULL",
        bool flag => flag ? "true" : "false",
        double.NaN or float.NaN => "NaN",
        double.PositiveInfinity or float.PositiveInfinity => "Infinity",
        double.NegativeInfinity or float.NegativeInfinity => "-Infinity",
        double number => Number(number.ToString("R", CultureInfo.InvariantCulture)),
        float number => Number(number.ToString("R", CultureInfo.InvariantCulture)),
        decimal number => Number(number.ToString(CultureInfo.InvariantCulture)),
        string text when letter == 'R' => Number(text),
        string text when letter == 'P' && text.Length > 10 && text[10] == ' ' => text[..10] + "T" + text[11..],
        string { Length: 0 } => "(empty)",
        string text => text.TrimEnd('\n').Replace("\0", "\\0"),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        object?[] items => $"[{string.Join(", ", items.Select(item => Cell(item, '?')))}]",
        IFormattable number when letter == 'R' => Number(number.ToString(null, CultureInfo.InvariantCulture)),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>A last cell of several lines becomes numbered lines, their indentation drawn in dashes.</summary>
    static void AddRow(List<string[]> rows, string[] cells)
    {
        if (cells.Length == 0 || !cells[^1].Contains('\n'))
        {
            rows.Add(cells);
            return;
        }

        if (cells.Length > 1)
        {
            rows.Add(cells[..^1]);
        }

        int number = 0;
        foreach (string line in cells[^1].Split('\n'))
        {
            string text = line.TrimStart();
            rows.Add([$"{++number:00}){new string('-', line.Length - text.Length)}{text}"]);
        }
    }

    static int CompareRows(string[] left, string[] right)
    {
        for (int i = 0; i < left.Length && i < right.Length; i++)
        {
            int order = string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length - right.Length;
    }

    /// <summary>Writes a number without exponent, rounded half to even after 12 fraction digits, without trailing zeros.</summary>
    static string Number(string text)
    {
        int mark = text.IndexOfAny(['e', 'E']);
        int exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = mark < 0 ? text : text[..mark];
        int point = mantissa.IndexOf('.');
        if (!BigInteger.TryParse(
            mantissa.Replace(".", ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger digits))
        {
            return text;
        }

        int scale = (point < 0 ? 0 : mantissa.Length - point - 1) - exponent;
        if (scale > MaxFractionDigits)
        {
            digits = RoundHalfEven(digits, BigInteger.Pow(10, scale - MaxFractionDigits));
            scale = MaxFractionDigits;
        }
        else if (scale < 0)
        {
            digits *= BigInteger.Pow(10, -scale);
            scale = 0;
        }

        string plain = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        string fraction = plain[^scale..].TrimEnd('0');
        string sign = digits.Sign < 0 ? "-" : "";
        return sign + plain[..^scale] + (fraction.Length == 0 ? "" : "." + fraction);
    }

    static BigInteger RoundHalfEven(BigInteger digits, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(BigInteger.Abs(digits), divisor, out BigInteger remainder);
        int half = (remainder * 2).CompareTo(divisor);
        BigInteger rounded = half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
        return digits.Sign < 0 ? -rounded : rounded;
    }
}
