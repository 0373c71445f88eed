using Quiver.Arrow.Columns;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of floating point numbers beyond the elementary ones.</summary>
static class FloatFunctions
{
    /// <summary>Lanczos' approximation with g = 7 and nine terms: 15 digits (Godfrey's coefficients).</summary>
    static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    public static IEnumerable<ScalarFunction> All =>
    [
        Two("fdiv", "The whole part, rounded down, of the quotient of two numbers.", "fdiv(5.5, 2)", (x, y) => Math.Floor(x / y)),
        Two("fmod", "The remainder of the division of two numbers, rounded down.", "fmod(5.5, 2)", (x, y) => x - (y * Math.Floor(x / y))),
        Two("nextafter", "The next floating point number towards another.", "nextafter(1.0, 2.0)", NextAfter),
        One("gamma", "The gamma function: gamma(n) is the factorial of n - 1.", "gamma(5)", Gamma),
        One("lgamma", "The natural logarithm of the absolute value of the gamma function.", "lgamma(3)", LogGamma),
        new KernelFunction("signbit", "Whether the sign of a number is set, as in -0.0.", "signbit(-0.0)", Only(Truth, Number), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, double.IsNegative(RowLoop.Double(a[0], row))))),
        new KernelFunction("round_even roundbankers", "The nearest number with some digits, halves to the even one.", "round_even(24.5, 0)",
            Only(Number, Number, Integer), c => RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, RoundEven(a, row)))),
    ];

    static KernelFunction One(string names, string description, string example, Func<double, double> function) => new(
        names, description, example, Only(Number, Number), c => RowLoop.Run(c, (a, row, result) =>
            RowLoop.Put(result, function(RowLoop.Double(a[0], row)))));

    static KernelFunction Two(string name, string description, string example, Func<double, double, double> function) => new(
        name, description, example, Only(Number, Number, Number), c => RowLoop.Run(c, (a, row, result) =>
            RowLoop.Put(result, function(RowLoop.Double(a[0], row), RowLoop.Double(a[1], row)))));

    static double NextAfter(double x, double y) => double.IsNaN(x) || double.IsNaN(y) ? double.NaN
        : x == y ? y : x < y ? Math.BitIncrement(x) : Math.BitDecrement(x);

    static double RoundEven(Column[] a, int row)
    {
        double value = RowLoop.Double(a[0], row);
        long digits = Math.Clamp(RowLoop.Integer(a[1], row), -300, 300);
        double scale = Math.Pow(10, Math.Abs(digits));
        double scaled = digits < 0 ? value / scale : value * scale;
        if (!double.IsFinite(scaled))
        {
            return value;
        }

        double rounded = Math.Round(scaled, MidpointRounding.ToEven);
        return digits < 0 ? rounded * scale : rounded / scale;
    }

    static double Gamma(double x)
    {
        if (x == 0 || (x < 0 && Math.Floor(x) == x))
        {
            throw MathErrors.Domain("gamma of zero or a negative whole number", x);
        }

        if (x == Math.Floor(x) && x <= 23)
        {
            // Whole numbers are exact as long as their factorial is.
            double product = 1;
            for (int i = 2; i < x; i++)
            {
                product *= i;
            }

            return product;
        }

        return x < 0.5 ? Math.PI / (Math.Sin(Math.PI * x) * Gamma(1 - x)) : Math.Exp(LogLanczos(x));
    }

    static double LogGamma(double x)
    {
        if (x == 0 || (x < 0 && Math.Floor(x) == x))
        {
            throw MathErrors.Domain("lgamma of zero or a negative whole number", x);
        }

        return x < 0.5 ? Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * x))) - LogGamma(1 - x)
            : x == Math.Floor(x) && x <= 23 ? Math.Log(Gamma(x))
            : LogLanczos(x);
    }

    static double LogLanczos(double x)
    {
        if (double.IsInfinity(x))
        {
            return x;
        }

        double sum = Lanczos[0];
        for (int i = 1; i < Lanczos.Length; i++)
        {
            sum += Lanczos[i] / (x - 1 + i);
        }

        double t = x + 6.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }
}
