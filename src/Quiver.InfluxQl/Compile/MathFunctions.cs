using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Compile;

/// <summary>The functions of numbers that stand in SELECT and WHERE.</summary>
static class MathFunctions
{
    static readonly Dictionary<string, Func<double, double>> _functions = new(StringComparer.Ordinal)
    {
        ["sin"] = Math.Sin,
        ["cos"] = Math.Cos,
        ["tan"] = Math.Tan,
        ["asin"] = Math.Asin,
        ["acos"] = Math.Acos,
        ["atan"] = Math.Atan,
        ["exp"] = Math.Exp,
        ["ln"] = Math.Log,
        ["log2"] = Math.Log2,
        ["log10"] = Math.Log10,
        ["sqrt"] = Math.Sqrt,
        ["abs"] = Math.Abs,
        ["floor"] = Math.Floor,
        ["ceil"] = Math.Ceiling,
        ["round"] = value => Math.Round(value, MidpointRounding.AwayFromZero),
    };

    /// <summary>Returns whether there is a math function of this name.</summary>
    public static bool IsKnown(string name) => _functions.ContainsKey(name) || name is "atan2" or "pow" or "log";

    /// <summary>Returns how many arguments a math function takes.</summary>
    public static int ArgumentCountOf(string name) => name is "atan2" or "pow" or "log" ? 2 : 1;

    /// <summary>Returns a function of one number.</summary>
    public static Func<double, double> OfOne(string name) => _functions[name];

    /// <summary>Computes a math function of constants; null if the name or number of arguments is another. Constants of other types
    /// give <see cref="InfluxNull"/>.</summary>
    public static InfluxLiteral? Evaluate(string name, IReadOnlyList<InfluxExpression> arguments)
    {
        if (!IsKnown(name) || arguments.Count != ArgumentCountOf(name))
        {
            return null;
        }

        if (arguments.Count == 2)
        {
            return ToNumber(arguments[0]) is double first && ToNumber(arguments[1]) is double second
                ? Literal(Evaluate(name, first, second))
                : new InfluxNull();
        }

        // What is whole stays whole, and the arcus functions know no integers.
        return (arguments[0], name) switch
        {
            (InfluxInteger integer, "abs") => new InfluxInteger(unchecked(integer.Value < 0 ? -integer.Value : integer.Value)),
            (InfluxInteger integer, "floor" or "ceil" or "round") => integer,
            (not InfluxNumber, "asin" or "acos") => new InfluxNull(),
            _ => ToNumber(arguments[0]) is double value ? Literal(_functions[name](value)) : new InfluxNull(),
        };
    }

    /// <summary>Computes a function of two numbers.</summary>
    public static double Evaluate(string name, double first, double second) => name switch
    {
        "atan2" => Math.Atan2(first, second),
        "pow" => Math.Pow(first, second),
        _ => second == 2 ? Math.Log2(first) : second == 10 ? Math.Log10(first) : Math.Log(first) / Math.Log(second),
    };

    static InfluxLiteral Literal(double value) => double.IsNaN(value) ? new InfluxNull() : new InfluxNumber(value);

    static double? ToNumber(InfluxExpression argument) => argument switch
    {
        InfluxNumber number => number.Value,
        InfluxInteger integer => integer.Value,
        InfluxUnsigned unsigned => unsigned.Value,
        _ => null,
    };
}
