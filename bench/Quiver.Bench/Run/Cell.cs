using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Quiver.Bench.Run;

/// <summary>One value of a result: its text and whether the engine said it is approximate.</summary>
readonly record struct Cell(string? Text, bool IsFloat)
{
    const double RelativeTolerance = 1e-9;

    public static Cell From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => new Cell(null, false),
        JsonValueKind.String => new Cell(element.GetString(), element.GetString() is "nan" or "inf" or "-inf"),
        JsonValueKind.Number => new Cell(element.GetRawText(), element.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') >= 0),
        _ => new Cell(element.GetRawText(), false),
    };

    /// <summary>A cell of a workload's expected rows: floats are written with an exponent, so that decimals stay exact.</summary>
    public static Cell Expected(string text) =>
        text == "null" ? new Cell(null, false) : new Cell(text, text.Contains('e', StringComparison.Ordinal) && TryFloat(text, out _));

    /// <summary>The opposite of <see cref="Expected"/>.</summary>
    public string ToExpected() => Text is null ? "null"
        : IsFloat && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("0.################e+0", CultureInfo.InvariantCulture)
            : Text;

    /// <summary>
    /// Equal as the harness means it: exact values exactly (1.50 is 1.5), floats within 1e-9, and an exact decimal beside a float
    /// within half a unit of its last place, because engines differ in what AVG of decimals returns.
    /// </summary>
    public bool Agrees(Cell other)
    {
        if (Text is null || other.Text is null)
        {
            return Text is null && other.Text is null;
        }

        if (string.Equals(Text, other.Text, StringComparison.Ordinal))
        {
            return true;
        }

        if (!IsFloat && !other.IsFloat)
        {
            return TryExact(Text, out var digits, out var scale) && TryExact(other.Text, out var otherDigits, out var otherScale)
                && digits * BigInteger.Pow(10, otherScale) == otherDigits * BigInteger.Pow(10, scale);
        }

        return TryFloat(Text, out var value) && TryFloat(other.Text, out var otherValue)
            && Math.Abs(value - otherValue) <= Math.Max(
                RelativeTolerance * Math.Max(Math.Abs(value), Math.Abs(otherValue)),
                Math.Max(HalfUnit(), other.HalfUnit()));
    }

    /// <summary>A key that brings the rows of two engines into one order: approximate values count with six digits only.</summary>
    public string SortKey()
    {
        if (Text is null)
        {
            return "";
        }

        return TryFloat(Text, out var value) ? value.ToString("E5", CultureInfo.InvariantCulture) : Text;
    }

    double HalfUnit()
    {
        if (IsFloat || !TryExact(Text!, out _, out var scale))
        {
            return 0;
        }

        return scale == 0 ? 0 : 0.500001 * Math.Pow(10, -scale);
    }

    static bool TryFloat(string text, out double value)
    {
        value = text switch { "nan" => double.NaN, "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, _ => 0 };
        return value != 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    static bool TryExact(string text, out BigInteger digits, out int scale)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        scale = point < 0 ? 0 : text.Length - point - 1;
        var whole = point < 0 ? text : string.Concat(text.AsSpan(0, point), text.AsSpan(point + 1));
        return BigInteger.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out digits);
    }
}
