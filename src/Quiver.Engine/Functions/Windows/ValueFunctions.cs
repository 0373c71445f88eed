using Quiver.Arrow.Types;
using Quiver.Engine.Types;

namespace Quiver.Engine.Functions.Windows;

/// <summary>The functions that give the values of other rows.</summary>
static class ValueFunctions
{
    public static IEnumerable<WindowFunction> All =>
    [
        Neighbour("lag", -1, "before"),
        Neighbour("lead", 1, "after"),
        End("first_value", "first", isLast: false),
        End("last_value", "last", isLast: true),
        new KernelWindow(
            "nth_value",
            "The value in the n-th row of the frame, counted from 1 at its start or from -1 at its end; null where there is no such row.",
            "nth_value(x, 2) OVER (ORDER BY y)",
            types => types.Count == 2 && TakesInteger(types[1])
                ? new FunctionSignature([types[0].Logical, DataType.Int64], types[0].Logical)
                : null,
            call => call.ValuesOf(0).Nth(call.Frames, call.Arguments[1], call.FromLast))
        {
            IsOverFrame = true,
            IsValue = true,
            Need = WindowNeed.Frame,
        },
    ];

    static KernelWindow End(string name, string alias, bool isLast) => new(
        name,
        $"The value in the {alias} row of the frame.",
        $"{name}(x) OVER (ORDER BY y)",
        types => types.Count == 1 ? new FunctionSignature([types[0].Logical], types[0].Logical) : null,
        call => call.ValuesOf(0).End(call.Frames, isLast, call.FirstValue, call.Before.Continued(call.Partitions)))
    {
        Alias = alias,
        IsOverFrame = true,
        IsValue = true,
        Need = isLast ? WindowNeed.FrameEnd : WindowNeed.FrameStart,
    };

    static KernelWindow Neighbour(string name, int direction, string where) => new(
        name,
        $"The value some rows (1 where no offset is given) {where} the row in its partition; a default where there is no such row.",
        $"{name}(x, 1, 0) OVER (ORDER BY y)",
        NeighbourTypes,
        call => call.ValuesOf(0).Neighbour(
            call.Partitions,
            direction,
            call.Arguments.Count > 1 ? call.Arguments[1] : null,
            call.Arguments.Count > 2 ? call.Arguments[2] : null))
    {
        IsValue = true,
        Need = WindowNeed.Neighbour,
    };

    static FunctionSignature? NeighbourTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count is not (1 or 2 or 3) || (arguments.Count > 1 && !TakesInteger(arguments[1])))
        {
            return null;
        }

        DataType type = arguments[0].Logical;
        DataType? common = arguments.Count == 3 ? TypeCoercion.CommonType(type, arguments[2].Logical) : type;
        DataType[]? parameters = common is null ? null : [common, DataType.Int64, common];
        return parameters is null ? null : new FunctionSignature([.. parameters.Take(arguments.Count)], common!);
    }

    static bool TakesInteger(DataType type) => Overloads.CostOf([DataType.Int64], [type]) is not null;
}
