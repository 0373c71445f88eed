using System.Globalization;
using Quiver.Arrow.Errors;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>The errors of mathematical functions.</summary>
static class MathErrors
{
    public static QuiverException Domain(string what, double value) =>
        new(ErrorCode.InvalidValue, $"cannot take the {what}: {value.ToString("R", CultureInfo.InvariantCulture)}");

    public static QuiverException Overflow(string function) =>
        new(ErrorCode.Overflow, $"overflow in {function}: the result does not fit its type");
}
