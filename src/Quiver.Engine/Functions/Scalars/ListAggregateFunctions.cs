using Quiver.Arrow.Columns;
using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Compute.Lists;
using Quiver.Compute.Selection;
using Quiver.Engine.Types;
using static Quiver.Engine.Functions.Scalars.Signatures;

namespace Quiver.Engine.Functions.Scalars;

/// <summary>
/// Aggregates over the elements of each list: the lists of a batch are the groups of one aggregation. Every aggregate of the registry
/// can be called by its name.
/// </summary>
static class ListAggregateFunctions
{
    /// <summary>The aggregates that have a function of their own.</summary>
    static readonly string[] _shortcuts =
    [
        "sum", "avg", "mean", "count", "product", "median", "mode", "stddev", "stddev_pop", "stddev_samp", "variance", "var_pop",
        "var_samp",
        "bit_and", "bit_or", "bit_xor", "bool_and", "bool_or", "string_agg", "histogram", "entropy", "kurtosis", "kurtosis_pop", "skewness",
        "sem", "mad", "approx_count_distinct", "favg", "fsum", "kahan_sum",
    ];

    public static IEnumerable<ScalarFunction> All =>
    [
        new KernelFunction(
            "list_aggregate list_aggr array_aggregate array_aggr aggregate", "An aggregate over the elements, by its name.",
            "list_aggregate([1, 2], 'sum')", NamedTypes, c => Run(c, NameOf(c), 2)),
        .. _shortcuts.Where(name => BuiltInFunctions.FindAggregate(name) is not null).Select(Shortcut),
    ];

    static KernelFunction Shortcut(string name)
    {
        bool isText = name == "string_agg";
        bool isTruth = name is "bool_and" or "bool_or";
        string list = isText ? "['a', 'b']" : isTruth ? "[true, false]" : "[1, 2, 2]";
        return new KernelFunction(
            $"list_{name}{(name is "sum" or "avg" ? $" array_{name}" : "")}", $"{name} over the elements of a list.",
            $"list_{name}({list})", a => Types(a, name, []), c => Run(c, name, 1));
    }

    static FunctionSignature? NamedTypes(IReadOnlyList<DataType> arguments, IReadOnlyList<ScalarValue?> constants) =>
        arguments.Count >= 2 && constants[1]?.Value is string name
            ? Types([arguments[0], .. arguments.Skip(2)], name, [Text]) : null;

    static FunctionSignature? Types(IReadOnlyList<DataType> arguments, string name, DataType[] between)
    {
        if (arguments.Count == 0 || arguments[0].Logical is not ListType list
            || BuiltInFunctions.FindAggregate(name)?.Resolve([list.Element, .. arguments.Skip(1)]) is not { } signature)
        {
            return null;
        }

        return Of(signature.Result, [DataType.List(signature.Parameters[0]), .. between, .. signature.Parameters.Skip(1)]);
    }

    static string NameOf(ScalarInvocation call)
    {
        Column name = call.Arguments[1];
        int row = 0;
        Compute.Comparison.ValueComparer.Resolve(ref name, ref row);
        return RowLoop.Text(name, row);
    }

    static Column Run(ScalarInvocation call, string name, int firstMore)
    {
        CallState state = RowLoop.StateOf(call);
        var elements = (ListElements)(state.Other ??= new ListElements(call.Scratch.Budget));
        elements.Spread((ListColumn)FlattenKernel.Flatten(call.Arguments[0], call.Scratch.Child(0)), call.RowCount);
        AggregateFunction function = BuiltInFunctions.FindAggregate(name)!;
        Column[] arguments =
        [
            elements.Values,
            .. call.Arguments.Skip(firstMore).Select((a, i) => elements.PerElement(a, call.Scratch.Child(1 + i))),
        ];
        FunctionSignature signature = function.Resolve([.. arguments.Select(a => a.Type)])!;
        using GroupedAccumulator groups = function.CreateAccumulator(signature, call.Scratch.Budget);
        groups.Resize(call.RowCount);
        if (elements.Count > 0)
        {
            groups.Update(arguments, elements.Parents.AsSpan());
        }

        return RowLoop.Keep(call, groups.Finish(0, call.RowCount));
    }
}
