using System.Globalization;
using System.Numerics;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Arithmetic;
using Quiver.Compute.Mapping;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of numbers.</summary>
static class MathFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        .. Elementary,
        new KernelFunction("abs", "The absolute value.", "abs(-2)", SameNumber, c => ArithmeticKernel.Abs(c.Arguments[0], c.Scratch)),
        new KernelFunction("sign signum", "-1, 0 or 1.", "sign(-2.5)", Only(Number, Number), c => Map<MathOperators.Sign>(c)),
        new KernelFunction(
            "pow power", "A number raised to a power.", "pow(2, 10)", Only(Number, Number, Number), Binary("pow", Math.Pow)),
        new KernelFunction(
            "atan2", "The angle of the point (x, y).", "atan2(1, 1)", Only(Number, Number, Number), Binary("atan2", Math.Atan2)),
        new KernelFunction(
            "log log10", "The logarithm: to base 10, or log(base, x).", "log(2, 8)", [Of(Number, Number), Of(Number, Number, Number)], Log),
        new KernelFunction(
            "mod", "The remainder of a division.", "mod(7, 3)", Arithmetic(ArithmeticOperator.Modulo), c =>
                Apply(ArithmeticOperator.Modulo, c)),
        new KernelFunction(
            "div", "Division without remainder.", "div(7, 2)", Arithmetic(ArithmeticOperator.IntegerDivide), c =>
                Apply(ArithmeticOperator.IntegerDivide, c)),
        new KernelFunction(
            "gcd greatest_common_divisor", "The greatest common divisor.", "gcd(12, 18)", WholeTypes, c => Wholes(c, Gcd)),
        new KernelFunction(
            "lcm least_common_multiple", "The least common multiple.", "lcm(4, 6)", WholeTypes, c => Wholes(c, Lcm)),
        new KernelFunction("factorial", "The product of 1 to n.", "factorial(5)", Only(DataType.Decimal(38, 0), Integer), Factorial),
        new KernelFunction("pi", "The number pi.", "pi()", Only(Number), c => Fill(c, Math.PI)),
        new KernelFunction("random rand", "A random number from 0 to below 1.", "random() < 1", Only(Number), Random, Volatility.Volatile),
        new KernelFunction("isnan", "Whether a number is not a number.", "isnan(1.5)", Only(Truth, Number), Test(double.IsNaN)),
        new KernelFunction("isinf", "Whether a number is infinite.", "isinf(1.5)", Only(Truth, Number), Test(double.IsInfinity)),
        new KernelFunction(
            "isfinite", "Whether a number is neither infinite nor not a number.", "isfinite(1.5)", Only(Truth, Number),
                Test(double.IsFinite)),
        new KernelFunction("iszero", "Whether a number is zero.", "iszero(0)", Only(Truth, Number), Test(x => x == 0)),
        new KernelFunction(
            "nanvl", "The second number where the first is not a number.", "nanvl(1.5, 2)", Only(Number, Number, Number),
                Binary("nanvl", (a, b) => double.IsNaN(a) ? b : a)),
        new KernelFunction("even", "The next even number away from zero.", "even(2.9)", Only(Number, Number), c => Doubles(c, Even)),
        new KernelFunction("bit_count", "The number of ones in the binary form.", "bit_count(31)", Only(Integer, Integer), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, (long)BitOperations.PopCount((ulong)RowLoop.Integer(a[0], row))))),
        new KernelFunction(
            "to_hex hex", "The hexadecimal form of a number, or of the bytes of a text.", "to_hex(255)",
                [Of(Text, Integer), Of(Text, Text), Of(Text, DataType.Binary)], Hex),
        new KernelFunction("bin to_binary", "The binary form of a number.", "bin(5)", Only(Text, Integer), c =>
            RowLoop.Run(c, (a, row, result) => RowLoop.Put(result, Convert.ToString(RowLoop.Integer(a[0], row), 2)))),
    ];

    static IEnumerable<ScalarFunction> Elementary =>
    [
        Unary<MathOperators.Sqrt>("sqrt", "The square root.", "sqrt(16)"),
        Unary<MathOperators.Cbrt>("cbrt", "The cube root.", "cbrt(27)"),
        Unary<MathOperators.Exp>("exp", "e raised to a power.", "exp(0)"),
        Unary<MathOperators.Ln>("ln", "The natural logarithm.", "ln(1)"),
        Unary<MathOperators.Log2>("log2", "The logarithm to base 2.", "log2(8)"),
        Unary<MathOperators.Sin>("sin", "The sine.", "sin(0)"),
        Unary<MathOperators.Cos>("cos", "The cosine.", "cos(0)"),
        Unary<MathOperators.Tan>("tan", "The tangent.", "tan(0)"),
        Unary<MathOperators.Cot>("cot", "The cotangent.", "cot(1)"),
        Unary<MathOperators.Asin>("asin", "The inverse sine.", "asin(0)"),
        Unary<MathOperators.Acos>("acos", "The inverse cosine.", "acos(1)"),
        Unary<MathOperators.Atan>("atan", "The inverse tangent.", "atan(0)"),
        Unary<MathOperators.Sinh>("sinh", "The hyperbolic sine.", "sinh(0)"),
        Unary<MathOperators.Cosh>("cosh", "The hyperbolic cosine.", "cosh(0)"),
        Unary<MathOperators.Tanh>("tanh", "The hyperbolic tangent.", "tanh(0)"),
        Unary<MathOperators.Asinh>("asinh", "The inverse hyperbolic sine.", "asinh(0)"),
        Unary<MathOperators.Acosh>("acosh", "The inverse hyperbolic cosine.", "acosh(1)"),
        Unary<MathOperators.Atanh>("atanh", "The inverse hyperbolic tangent.", "atanh(0)"),
        Unary<MathOperators.Degrees>("degrees", "Radians as degrees.", "degrees(0)"),
        Unary<MathOperators.Radians>("radians", "Degrees as radians.", "radians(0)"),
    ];

    static KernelFunction Unary<TMap>(string name, string description, string example)
        where TMap : struct, IMap<double, double> => new(name, description, example, Only(Number, Number), Map<TMap>);

    static Column Map<TMap>(ScalarInvocation call)
        where TMap : struct, IMap<double, double> => MapKernel.Map<double, double, TMap>(call.Arguments[0], Number, call.Scratch);

    static FunctionSignature? SameNumber(IReadOnlyList<DataType> arguments) =>
        arguments is [var type] && (type.Logical.IsNumeric || type.Id == TypeId.Null)
            ? Of(type.IsNumeric ? type.Logical : Number, type.IsNumeric ? type.Logical : Number)
            : null;

    static Func<IReadOnlyList<DataType>, FunctionSignature?> Arithmetic(ArithmeticOperator op) => arguments =>
        arguments.Count == 2 && ArithmeticTypes.ResultOf(op, arguments[0].Logical, arguments[1].Logical) is { } types
            ? Of(types.Result, types.Left, types.Right)
            : null;

    static Column Apply(ArithmeticOperator op, ScalarInvocation call) =>
        ArithmeticKernel.Evaluate(op, call.Arguments[0], call.Arguments[1], call.ResultType, call.Scratch);

    static Column Doubles(ScalarInvocation call, Func<double, double> function) =>
        RowLoop.Run(call, (a, row, result) => RowLoop.Put(result, function(RowLoop.Double(a[0], row))));

    static Func<ScalarInvocation, Column> Test(Func<double, bool> function) => call =>
        RowLoop.Run(call, (a, row, result) => RowLoop.Put(result, function(RowLoop.Double(a[0], row))));

    static Func<ScalarInvocation, Column> Binary(string name, Func<double, double, double> function) => call =>
        RowLoop.Run(call, (a, row, result) =>
        {
            double x = RowLoop.Double(a[0], row);
            double y = RowLoop.Double(a[1], row);
            double value = function(x, y);
            if (double.IsInfinity(value) && double.IsFinite(x) && double.IsFinite(y))
            {
                throw MathErrors.Overflow(name);
            }

            RowLoop.Put(result, value);
        });

    /// <summary>Integers, or decimals, which are taken as their digits.</summary>
    static FunctionSignature? WholeTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count != 2)
        {
            return null;
        }

        DataType? common = CommonOf(arguments);
        return common is DecimalType exact ? Of(exact, exact, exact) : Overloads.Best(Only(Integer, Integer, Integer), arguments);
    }

    static Column Wholes(ScalarInvocation call, Func<Int128, Int128, Int128> function) => RowLoop.Run(call, (a, row, result) =>
    {
        if (call.ResultType is DecimalType)
        {
            Int128 value = function(RowLoop.Decimal(a[0], row), RowLoop.Decimal(a[1], row));
            RowLoop.PutDecimal(result, call.ResultType.ByteWidth > 8 || value <= long.MaxValue ? value : throw MathErrors.Overflow("lcm"));
            return;
        }

        Int128 whole = function(RowLoop.Integer(a[0], row), RowLoop.Integer(a[1], row));
        RowLoop.Put(result, whole <= long.MaxValue ? (long)whole : throw MathErrors.Overflow("gcd or lcm"));
    });

    static Column Log(ScalarInvocation call) => call.Arguments.Count == 1
        ? Map<MathOperators.Log10>(call)
        : RowLoop.Run(call, (a, row, result) =>
        {
            double scale = MathOperators.Ln.Apply(RowLoop.Double(a[0], row));
            if (scale == 0)
            {
                throw new QuiverException(ErrorCode.DivisionByZero, "cannot take the logarithm to base 1");
            }

            RowLoop.Put(result, MathOperators.Ln.Apply(RowLoop.Double(a[1], row)) / scale);
        });

    static Int128 Gcd(Int128 a, Int128 b)
    {
        UInt128 x = PowersOfTen.Magnitude(a);
        UInt128 y = PowersOfTen.Magnitude(b);
        while (y != 0)
        {
            (x, y) = (y, x % y);
        }

        return x <= (UInt128)Int128.MaxValue ? (Int128)x : throw MathErrors.Overflow("gcd");
    }

    static Int128 Lcm(Int128 a, Int128 b)
    {
        if (a == 0 || b == 0)
        {
            return 0;
        }

        UInt128 most = (UInt128)PowersOfTen.Of(38) - 1;
        UInt128 part = PowersOfTen.Magnitude(a) / PowersOfTen.Magnitude(Gcd(a, b));
        UInt128 other = PowersOfTen.Magnitude(b);
        return part <= most / other ? (Int128)(part * other) : throw MathErrors.Overflow("lcm");
    }

    static Column Factorial(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        long n = RowLoop.Integer(a[0], row);
        if (n < 0)
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"cannot take the factorial of a negative number: {n}");
        }

        if (n > 33)
        {
            throw MathErrors.Overflow("factorial");
        }

        Int128 product = 1;
        for (int i = 2; i <= n; i++)
        {
            product *= i;
        }

        RowLoop.PutDecimal(result, product);
    });

    static double Even(double x)
    {
        double whole = x < 0 ? Math.Floor(x) : Math.Ceiling(x);
        return whole % 2 == 0 ? whole : whole + Math.Sign(x);
    }

    static Column Fill(ScalarInvocation call, double value)
    {
        Column one = ColumnBuilder.Build(Number, [value]);
        return new ConstantColumn(one, call.RowCount);
    }

    static Column Random(ScalarInvocation call) => RowLoop.Run(call, (_, _, result) =>
    {
        lock (call.Context.Random)
        {
            RowLoop.Put(result, call.Context.Random.NextDouble());
        }
    });

    static Column Hex(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        if (a[0] is StringColumn)
        {
            RowLoop.Put(result, Convert.ToHexString(RowLoop.Bytes(a[0], row)));
        }
        else
        {
            RowLoop.Put(result, RowLoop.Integer(a[0], row).ToString("x", CultureInfo.InvariantCulture));
        }
    });
}
