using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Comparison;
using Quiver.Compute.Mapping;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>Functions that choose one of their arguments.</summary>
static class ConditionalFunctions
{
    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "coalesce ifnull nvl", "The first argument that is not null.", "coalesce(NULL, 1)", AllCommon, Coalesce, seesNulls: true),
        new KernelFunction(
            "nullif", "Null where both arguments are equal, else the first.", "nullif(1, 1)", NullIfTypes, NullIf, seesNulls: true),
        new KernelFunction(
            "nvl2", "The second argument where the first is not null, else the third.", "nvl2(NULL, 1, 2)", ChoiceTypes(null), c =>
                Choose(c, a => !a.IsNull), seesNulls: true),
        new KernelFunction(
            "if iif", "The second argument where the first is true, else the third.", "if(true, 1, 2)", ChoiceTypes(Truth), c =>
                Choose(c, a => a.IsTrue), seesNulls: true),
        new KernelFunction(
            "greatest", "The greatest argument; nulls are skipped.", "greatest(1, 3, 2)", AllCommon, c => Extreme(c, 1), seesNulls: true),
        new KernelFunction(
            "least", "The least argument; nulls are skipped.", "least(1, 3, 2)", AllCommon, c => Extreme(c, -1), seesNulls: true),
    ];

    static FunctionSignature? NullIfTypes(IReadOnlyList<DataType> arguments) => arguments.Count == 2 ? AllCommon(arguments) : null;

    static Func<IReadOnlyList<DataType>, FunctionSignature?> ChoiceTypes(DataType? condition) => arguments =>
        arguments.Count == 3 && CommonOf(arguments.Skip(1)) is { } type ? Of(type, condition ?? arguments[0], type, type) : null;

    static Column Coalesce(ScalarInvocation call) => RowLoop.Run(
        call,
        (a, row, result) => RowCopy.Append(result, Array.Find(a, c => !c.IsNull(row)) ?? a[0], row),
        seesNulls: true);

    static Column NullIf(ScalarInvocation call) => RowLoop.Run(
        call,
        (a, row, result) =>
        {
            if (!RowLoop.AnyNull(a, row) && ValueComparer.Compare(a[0], row, a[1], row) == 0)
            {
                result.AppendNull();
            }
            else
            {
                RowCopy.Append(result, a[0], row);
            }
        },
        seesNulls: true);

    static Column Choose(ScalarInvocation call, Func<(bool IsNull, bool IsTrue), bool> test) => RowLoop.Run(
        call,
        (a, row, result) =>
        {
            bool isTrue = a[0] is BooleanColumn condition && condition[row];
            RowCopy.Append(result, test((a[0].IsNull(row), isTrue)) ? a[1] : a[2], row);
        },
        seesNulls: true);

    static Column Extreme(ScalarInvocation call, int sign) => RowLoop.Run(
        call,
        (a, row, result) =>
        {
            Column? best = null;
            foreach (Column candidate in a)
            {
                if (!candidate.IsNull(row) && (best is null || ValueComparer.Compare(candidate, row, best, row) * sign > 0))
                {
                    best = candidate;
                }
            }

            RowCopy.Append(result, best ?? a[0], row);
        },
        seesNulls: true);
}
