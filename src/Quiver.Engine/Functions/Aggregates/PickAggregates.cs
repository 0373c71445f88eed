using Quiver.Arrow.Types;
using Quiver.Compute.Aggregation;
using Quiver.Engine.Functions.Scalars;

namespace Quiver.Engine.Functions.Aggregates;

/// <summary>Aggregates that give values of one row of a group: the first, the last, that with the least or greatest value.</summary>
static class PickAggregates
{
    public static IEnumerable<AggregateFunction> All =>
    [
        First,
        Last,
        Pick("any_value", "The first value that is not null.", PickOrder.Any),
        PickBy("arg_min min_by argmin", "The value of the row in which another one is least, or a list of n such values.",
            PickOrder.Least(1)),
        PickBy("arg_max max_by argmax", "The value of the row in which another one is greatest, or a list of n such values.",
            PickOrder.Greatest(1)),
        new AccumulatorFunction(
            "nth_value", "The value of the n-th row; a negative n counts from the last one.", "nth_value(x, 2)",
            a => a is [var type, { Logical: { IsInteger: true } }] ? Signatures.Of(type.Logical, type.Logical, DataType.Int64) : null,
            (s, budget) => new CollectAccumulator([s.Parameters[0]], s.Result, new NthFinisher(), budget),
            isOrderSensitive: true,
            isOrderedByMorsels: true)
        {
            ConstantAt = 1,
        },
        Selector("selector_first", "The first value by time, its time, and other values of its row.", new PickKey(1, false, false)),
        Selector("selector_last", "The last value by time, its time, and other values of its row.", new PickKey(1, true, false)),
        Selector(
            "selector_min", "The least value, its time (the first one where it occurs more than once), and other values of its row.",
            new PickKey(0, false, false), new PickKey(1, false, false)),
        Selector(
            "selector_max", "The greatest value, its time (the first one where it occurs more than once), and other values of its row.",
            new PickKey(0, true, false), new PickKey(1, false, false)),
    ];

    /// <summary>The value of the first row.</summary>
    public static AggregateFunction First { get; } =
        Pick("first first_value arbitrary", "The value of the first row.", PickOrder.First);

    /// <summary>The value of the last row.</summary>
    public static AggregateFunction Last { get; } = Pick("last last_value", "The value of the last row.", PickOrder.Last);

    /// <summary>
    /// Makes what <c>first(x ORDER BY keys)</c> computes, or last, into a function of x and the keys: it needs no sorted rows. The
    /// last row of an order is the first of its reverse.
    /// </summary>
    public static AggregateFunction By(bool isLast, IReadOnlyList<(bool IsDescending, bool NullsFirst)> directions)
    {
        PickKey[] keys = [.. directions.Select((d, i) => new PickKey(i + 1, d.IsDescending != isLast, d.NullsFirst != isLast))];
        var order = new PickOrder(keys, [], isLast);
        string name = string.Concat(directions.Select(d => $" {(d.IsDescending ? "desc" : "asc")}{(d.NullsFirst ? "_nulls_first" : "")}"));
        return new AccumulatorFunction(
            $"{(isLast ? "last" : "first")}_by{name.Replace(' ', '_')}", "", "",
            a => new FunctionSignature(a, a[0]),
            (s, budget) => PickAccumulators.Create(order, s.Parameters, budget),
            isOrderSensitive: true,
            isOrderedByMorsels: true)
        {
            Picks = order,
        };
    }

    static AccumulatorFunction Pick(string names, string description, PickOrder order) => new(
        names, description, $"{names.Split(' ')[0]}(x)",
        a => a is [var type] ? Signatures.Of(type.Logical, type.Logical) : null,
        (s, budget) => PickAccumulators.Create(order, s.Parameters, budget),
        isOrderSensitive: true,
        isOrderedByMorsels: true)
    {
        Picks = order,
    };

    static AccumulatorFunction PickBy(string names, string description, PickOrder order) => new(
        names, description, $"{names.Split(' ')[0]}(x, y)",
        a => a switch
        {
            [var value, var key] => Signatures.Of(value.Logical, value.Logical, key.Logical),
            [var value, var key, { Logical: { IsInteger: true } or { Id: TypeId.Null } }] =>
                Signatures.Of(DataType.List(value.Logical), value.Logical, key.Logical, DataType.Int64),
            _ => null,
        },
        (s, budget) => s.Parameters.Count == 3
            ? new CollectAccumulator(
                [s.Parameters[0], s.Parameters[1]], s.Result, new ExtremeRowsFinisher(order.Keys[0].IsDescending), budget)
            : PickAccumulators.Create(order, s.Parameters, budget),
        isOrderSensitive: true,
        isOrderedByMorsels: true)
    {
        Picks = order,
        ConstantAt = 2,
    };

    /// <summary>InfluxDB's selectors: structs of the value, the time, and the further arguments of one row.</summary>
    static AccumulatorFunction Selector(string name, string description, params PickKey[] keys)
    {
        var order = new PickOrder(keys, [0, 1], false);
        return new AccumulatorFunction(
            name, description, $"{name}(x, time)", SelectorTypes,
            (s, budget) => PickAccumulators.Create(order, s.Parameters, (StructType)s.Result, budget),
            isOrderSensitive: true,
            isOrderedByMorsels: true)
        {
            Picks = order,
        };
    }

    static FunctionSignature? SelectorTypes(IReadOnlyList<DataType> arguments)
    {
        if (arguments.Count < 2 || arguments[1].Logical.Id is not (TypeId.Timestamp or TypeId.Date))
        {
            return null;
        }

        DataType[] types = [.. arguments.Select(a => a.Logical)];
        return new FunctionSignature(types, DataType.Struct([.. types.Select((t, i) => new Field(FieldName(i), t))]));
    }

    static string FieldName(int argument) => argument switch
    {
        0 => "value",
        1 => "time",
        _ => $"other_{argument - 1}",
    };
}
