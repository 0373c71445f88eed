using System.Numerics;
using Quiver.Compute.Mapping;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of one number, each a struct, so that the loop of the kernel is compiled for it.</summary>
static class MathOperators
{
    public readonly struct Sqrt : IMap<double, double>
    {
        public static double Apply(double x) => x < 0 ? throw MathErrors.Domain("square root of a negative number", x) : Math.Sqrt(x);
    }

    public readonly struct Cbrt : IMap<double, double>
    {
        // Cubes of whole numbers have exact roots, which the platform's function misses by a bit.
        public static double Apply(double x)
        {
            double root = Math.Cbrt(x);
            double whole = Math.Round(root);
            return whole * whole * whole == x ? whole : root;
        }
    }

    public readonly struct Exp : IMap<double, double>
    {
        public static double Apply(double x) => Math.Exp(x);
    }

    public readonly struct Ln : IMap<double, double>
    {
        public static double Apply(double x) => x <= 0 ? throw MathErrors.Domain("logarithm of a number that is not positive", x)
            : Math.Log(x);
    }

    public readonly struct Log10 : IMap<double, double>
    {
        public static double Apply(double x) => x <= 0 ? throw MathErrors.Domain("logarithm of a number that is not positive", x)
            : Math.Log10(x);
    }

    public readonly struct Log2 : IMap<double, double>
    {
        public static double Apply(double x) => x <= 0 ? throw MathErrors.Domain("logarithm of a number that is not positive", x)
            : Math.Log2(x);
    }

    public readonly struct Sin : IMap<double, double>
    {
        public static double Apply(double x) => Math.Sin(x);
    }

    public readonly struct Cos : IMap<double, double>
    {
        public static double Apply(double x) => Math.Cos(x);
    }

    public readonly struct Tan : IMap<double, double>
    {
        public static double Apply(double x) => Math.Tan(x);
    }

    public readonly struct Cot : IMap<double, double>
    {
        public static double Apply(double x) => 1 / Math.Tan(x);
    }

    public readonly struct Asin : IMap<double, double>
    {
        public static double Apply(double x) => x is < -1 or > 1 ? throw MathErrors.Domain("asin of a number outside of -1 to 1", x)
            : Math.Asin(x);
    }

    public readonly struct Acos : IMap<double, double>
    {
        public static double Apply(double x) => x is < -1 or > 1 ? throw MathErrors.Domain("acos of a number outside of -1 to 1", x)
            : Math.Acos(x);
    }

    public readonly struct Atan : IMap<double, double>
    {
        public static double Apply(double x) => Math.Atan(x);
    }

    public readonly struct Sinh : IMap<double, double>
    {
        public static double Apply(double x) => Math.Sinh(x);
    }

    public readonly struct Cosh : IMap<double, double>
    {
        public static double Apply(double x) => Math.Cosh(x);
    }

    public readonly struct Tanh : IMap<double, double>
    {
        public static double Apply(double x) => Math.Tanh(x);
    }

    public readonly struct Asinh : IMap<double, double>
    {
        public static double Apply(double x) => Math.Asinh(x);
    }

    public readonly struct Acosh : IMap<double, double>
    {
        public static double Apply(double x) => x < 1 ? throw MathErrors.Domain("acosh of a number below 1", x) : Math.Acosh(x);
    }

    public readonly struct Atanh : IMap<double, double>
    {
        public static double Apply(double x) => x is < -1 or > 1 ? throw MathErrors.Domain("atanh of a number outside of -1 to 1", x)
            : Math.Atanh(x);
    }

    public readonly struct Degrees : IMap<double, double>
    {
        public static double Apply(double x) => x * (180 / Math.PI);
    }

    public readonly struct Radians : IMap<double, double>
    {
        public static double Apply(double x) => x * (Math.PI / 180);
    }

    public readonly struct Floor<T> : IMap<T, T>
        where T : struct, IFloatingPointIeee754<T>
    {
        public static T Apply(T x) => T.Floor(x);
    }

    public readonly struct Ceiling<T> : IMap<T, T>
        where T : struct, IFloatingPointIeee754<T>
    {
        public static T Apply(T x) => T.Ceiling(x);
    }

    public readonly struct Truncate<T> : IMap<T, T>
        where T : struct, IFloatingPointIeee754<T>
    {
        public static T Apply(T x) => T.Truncate(x);
    }

    public readonly struct Round<T> : IMap<T, T>
        where T : struct, IFloatingPointIeee754<T>
    {
        public static T Apply(T x) => T.Round(x, MidpointRounding.AwayFromZero);
    }

    public readonly struct Sign : IMap<double, double>
    {
        public static double Apply(double x) => double.IsNaN(x) ? x : Math.Sign(x);
    }
}
