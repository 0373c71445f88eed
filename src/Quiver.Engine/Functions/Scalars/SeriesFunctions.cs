using Quiver.Arrow.Builders;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Lists of numbers: ranges, sums, and comparisons of two lists.</summary>
static class SeriesFunctions
{
    /// <summary>The most elements of a list that a call makes.</summary>
    const int MaxElements = 1 << 26;

    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "range", "The numbers from start (0) to before stop.", "range(1, 4)", SeriesTypes, c => Series(c, isInclusive: false)),
        new KernelFunction(
            "generate_series", "The numbers from start (0) to stop.", "generate_series(1, 3)", SeriesTypes, c =>
                Series(c, isInclusive: true)),
        new KernelFunction(
            "list_has_any array_has_any list_overlaps", "Whether two lists share an element.", "list_has_any([1, 2], [2])", TwoLists,
                c => Compare(c, any: true)),
        new KernelFunction(
            "list_has_all array_has_all", "Whether a list has every element of another.", "list_has_all([1, 2], [2])", TwoLists, c =>
                Compare(c, any: false)),
        new KernelFunction(
            "list_intersect array_intersect", "The different elements that both lists have.", "list_intersect([1, 2], [2, 3])", a =>
                Common(a) is { } t ? Of(t, t, t) : null, Intersect),
        new KernelFunction("list_sum", "The sum of the elements.", "list_sum([1, 2])", NumberList, c => Sum(c, isAverage: false)),
        new KernelFunction(
            "list_avg list_mean", "The average of the elements.", "list_avg([1, 2])", a => NumberList(a) is { } s
                ? Of(Number, DataType.List(Number)) : null, c => Sum(c, isAverage: true)),
    ];

    static FunctionSignature? SeriesTypes(IReadOnlyList<DataType> arguments) =>
        arguments.Count is >= 1 and <= 3 && arguments.All(a => a.Logical.IsInteger || a.Id == TypeId.Null)
            ? new FunctionSignature([.. arguments.Select(_ => Integer)], DataType.List(Integer))
            : null;

    static Column Series(ScalarInvocation call, bool isInclusive) => RowLoop.Run(call, (a, row, result) =>
    {
        long start = a.Length > 1 ? RowLoop.Integer(a[0], row) : 0;
        long stop = RowLoop.Integer(a[a.Length > 1 ? 1 : 0], row);
        long step = a.Length > 2 ? RowLoop.Integer(a[2], row) : 1;
        if (step == 0)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "the step of a range must not be zero");
        }

        var list = (ListColumnBuilder)result;
        Int128 last = isInclusive ? stop : (Int128)stop - Math.Sign(step);
        Int128 count = step > 0 == last >= start || last == start ? ((last - start) / step) + 1 : 0;
        if (count > MaxElements)
        {
            throw new QuiverException(ErrorCode.LimitExceeded,
                $"a range of {count} elements is too long for a list; use it in FROM instead");
        }

        for (long i = 0; i < (long)count; i++)
        {
            RowLoop.Put(list.Elements, start + (i * step));
        }

        list.EndValue();
    });

    static ListType? Common(IReadOnlyList<DataType> arguments) =>
        arguments.Count == 2 && arguments.All(a => a.Logical is ListType)
            && TypeCoercion.CommonType(arguments[0].Logical, arguments[1].Logical) is ListType type ? type : null;

    static FunctionSignature? TwoLists(IReadOnlyList<DataType> arguments) => Common(arguments) is { } type ? Of(Truth, type, type) : null;

    static Column Compare(ScalarInvocation call, bool any) => RowLoop.Run(call, (a, row, result) =>
    {
        var list = (ListColumn)a[0];
        var wanted = (ListColumn)a[1];
        (int start, int end) = wanted.GetRange(row);
        IEnumerable<int> rows = Enumerable.Range(start, end - start).Where(i => !wanted.Elements.IsNull(i));
        RowLoop.Put(result, any ? rows.Any(i => Has(list, row, wanted.Elements, i)) : rows.All(i => Has(list, row, wanted.Elements, i)));
    });

    static bool Has(ListColumn list, int row, Column values, int value)
    {
        (int start, int end) = list.GetRange(row);
        for (int i = start; i < end; i++)
        {
            if (!list.Elements.IsNull(i) && ValueComparer.Compare(list.Elements, i, values, value) == 0)
            {
                return true;
            }
        }

        return false;
    }

    static Column Intersect(ScalarInvocation call) => RowLoop.Run(call, (a, row, result) =>
    {
        var left = (ListColumn)a[0];
        var right = (ListColumn)a[1];
        (int start, int end) = left.GetRange(row);
        var target = (ListColumnBuilder)result;
        for (int i = start; i < end; i++)
        {
            bool isRepeated = Enumerable.Range(start, i - start).Any(j => ValueComparer.Compare(left.Elements, i, left.Elements, j) == 0);
            if (!left.Elements.IsNull(i) && !isRepeated && Has(right, row, left.Elements, i))
            {
                RowCopy.Append(target.Elements, left.Elements, i);
            }
        }

        target.EndValue();
    });

    static FunctionSignature? NumberList(IReadOnlyList<DataType> arguments) => arguments is [var type]
        && type.Logical is ListType { Element.IsNumeric: true } list
        ? list.Element.IsInteger ? Of(Integer, DataType.List(Integer)) : Of(Number, DataType.List(Number))
        : null;

    static Column Sum(ScalarInvocation call, bool isAverage) => RowLoop.Run(call, (a, row, result) =>
    {
        var list = (ListColumn)a[0];
        (int start, int end) = list.GetRange(row);
        Int128 exact = 0;
        double sum = 0;
        int count = 0;
        bool isExact = list.Elements.Type.IsInteger;
        for (int i = start; i < end; i++)
        {
            if (!list.Elements.IsNull(i))
            {
                count++;
                exact += isExact ? RowLoop.Integer(list.Elements, i) : 0;
                sum += isExact ? 0 : RowLoop.Double(list.Elements, i);
            }
        }

        if (count == 0)
        {
            result.AppendNull();
        }
        else if (isExact)
        {
            RowLoop.Put(result, exact <= long.MaxValue && exact >= long.MinValue ? (long)exact : throw MathErrors.Overflow("list_sum"));
        }
        else
        {
            RowLoop.Put(result, isAverage ? sum / count : sum);
        }
    });
}
