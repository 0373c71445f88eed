using System.Buffers;
using System.Globalization;
using Quiver.Cli.Databases;

namespace Quiver.Cli.Commands;

/// <summary>
/// Reads <c>--param name=value</c>. A value is what it looks like: an integer, a decimal, a float with an exponent, true, false
/// or null; <c>'…'</c> and everything else is text. A number as name is a position: <c>--param 1=x</c> is <c>$1</c>.
/// </summary>
static class ParameterText
{
    static readonly SearchValues<char> _numeric = SearchValues.Create("0123456789.eE+-");

    const int MaxPositions = 1000;

    /// <summary>Adds a parameter.</summary>
    public static void Add(string text, StatementParameters parameters)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? "" : text[..equals].Trim().TrimStart('$');
        if (name.Length == 0)
        {
            throw new UsageException($"--param takes name=value, not '{text}'");
        }

        object? value = ValueOf(text[(equals + 1)..]);
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int position))
        {
            parameters.Named[name] = value;
            return;
        }

        if (position is < 1 or > MaxPositions)
        {
            throw new UsageException($"--param {name}=… is no position; positions are 1 to {MaxPositions}");
        }

        while (parameters.Positional.Count < position)
        {
            parameters.Positional.Add(null);
        }

        parameters.Positional[position - 1] = value;
    }

    /// <summary>Returns the value that a text stands for.</summary>
    public static object? ValueOf(string text)
    {
        switch (text)
        {
            case "null" or "NULL":
                return null;
            case "true" or "TRUE":
                return true;
            case "false" or "FALSE":
                return false;
        }

        if (text.Length >= 2 && text[0] == '\'' && text[^1] == '\'')
        {
            return text[1..^1].Replace("''", "'", StringComparison.Ordinal);
        }

        return LooksLikeNumber(text) ? NumberOf(text) : text;
    }

    /// <summary>Leading zeros and signs of plus make a text: post codes and phone numbers are no numbers.</summary>
    static bool LooksLikeNumber(string text)
    {
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        return digits.Length > 0 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1])
            && !(digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]))
            && !digits.ContainsAnyExcept(_numeric);
    }

    static object NumberOf(string text)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out long integer))
        {
            return integer;
        }

        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, invariant, out decimal exact))
        {
            return exact;
        }

        return double.TryParse(text, NumberStyles.Float, invariant, out double value) ? value : text;
    }
}
