using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions of lists of numbers as vectors.</summary>
static class VectorFunctions
{
    delegate double Measure(ReadOnlySpan<double> left, ReadOnlySpan<double> right);

    public static IEnumerable<ScalarFunction> All =>
    [
        Vector("distance", "The Euclidean distance of two vectors.", static (x, y) => Math.Sqrt(SquaredDistance(x, y))),
        Vector("inner_product list_dot_product array_dot_product dot_product", "The inner product of two vectors.", Product),
        Vector("negative_inner_product list_negative_dot_product array_negative_dot_product",
            "The inner product of two vectors with the other sign.", static (x, y) => -Product(x, y)),
        Vector("cosine_similarity", "The cosine of the angle between two vectors.", Cosine),
        Vector("cosine_distance", "One less the cosine of the angle between two vectors.", static (x, y) => 1 - Cosine(x, y)),
        new KernelFunction(
            "array_cross_product list_cross_product cross_product", "The cross product of two vectors of three numbers.",
            "array_cross_product([1, 2, 3], [2, 3, 4])", a => Vectors(a) ? Of(DataType.List(Number), DataType.List(Number),
                DataType.List(Number)) : null, Cross),
    ];

    static KernelFunction Vector(string names, string description, Measure measure)
    {
        string[] parts = names.Split(' ');
        string all = string.Join(' ', [$"list_{parts[0]}", $"array_{parts[0]}", .. parts[1..]]);
        return new KernelFunction(
            all, description, $"list_{parts[0]}([1, 2], [3, 4])",
            a => Vectors(a) ? Of(Number, DataType.List(Number), DataType.List(Number)) : null,
            c => RowLoop.Run(c, (a, row, result) =>
            {
                ReadOnlySpan<double> left = VectorOf(a[0], row, parts[0]);
                ReadOnlySpan<double> right = VectorOf(a[1], row, parts[0]);
                CheckLengths(left, right, parts[0]);
                RowLoop.Put(result, measure(left, right));
            }));
    }

    static bool Vectors(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && arguments.All(a => a.Logical is ListType { Element: { IsNumeric: true } or { Id: TypeId.Null } });

    static void CheckLengths(ReadOnlySpan<double> left, ReadOnlySpan<double> right, string name)
    {
        if (left.Length != right.Length)
        {
            throw new QuiverException(
                ErrorCode.InvalidValue, $"list_{name} takes two lists of one length, not of {left.Length} and {right.Length} numbers");
        }
    }

    static ReadOnlySpan<double> VectorOf(Column column, int row, string name)
    {
        var list = (ListColumn)column;
        (int start, int end) = list.GetRange(row);
        Column elements = list.Elements;
        for (int i = start; i < end && elements.MayHaveNulls; i++)
        {
            if (elements.IsNull(i))
            {
                throw new QuiverException(ErrorCode.InvalidValue, $"list_{name} takes lists without NULLs");
            }
        }

        return start == end ? [] : ((FixedWidthColumn)elements).Values<double>()[start..end];
    }

    static double Product(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double difference = x[i] - y[i];
            sum += difference * difference;
        }

        return sum;
    }

    static double Cosine(ReadOnlySpan<double> x, ReadOnlySpan<double> y) =>
        Math.Clamp(Product(x, y) / Math.Sqrt(Product(x, x) * Product(y, y)), -1, 1);

    static Column Cross(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        ReadOnlySpan<double> x = VectorOf(a[0], row, "cross_product");
        ReadOnlySpan<double> y = VectorOf(a[1], row, "cross_product");
        if (x.Length != 3 || y.Length != 3)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "array_cross_product takes two lists of three numbers");
        }

        var target = (Arrow.Builders.ListColumnBuilder)result;
        RowLoop.Put(target.Elements, (x[1] * y[2]) - (x[2] * y[1]));
        RowLoop.Put(target.Elements, (x[2] * y[0]) - (x[0] * y[2]));
        RowLoop.Put(target.Elements, (x[0] * y[1]) - (x[1] * y[0]));
        target.EndValue();
    });
}
