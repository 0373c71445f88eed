using Quiver.Engine.Functions.Aggregates;
using Quiver.Engine.Functions.Scalars;
using Quiver.Engine.Functions.Windows;

namespace Quiver.Engine.Functions;

/// <summary>The functions that every session has, family by family.</summary>
static class BuiltInFunctions
{
    /// <summary>Adds all functions to a registry.</summary>
    public static void Register(FunctionRegistry registry)
    {
        foreach (ScalarFunction function in Scalars)
        {
            registry.Add(function);
        }

        foreach (AggregateFunction function in Aggregates)
        {
            registry.Add(function);
        }

        foreach (WindowFunction function in Windows)
        {
            registry.Add(function);
        }
    }

    /// <summary>Finds an aggregate that every session has, for calls over the elements of lists.</summary>
    public static AggregateFunction? FindAggregate(string name) => _byName.Value.GetValueOrDefault(name);

    static readonly Lazy<Dictionary<string, AggregateFunction>> _byName = new(() =>
    {
        var functions = new Dictionary<string, AggregateFunction>(StringComparer.OrdinalIgnoreCase);
        foreach (AggregateFunction function in Aggregates)
        {
            foreach (string name in function.Aliases.Append(function.Name))
            {
                functions[name] = function;
            }
        }

        return functions;
    });

    static IEnumerable<ScalarFunction> Scalars =>
    [
        .. ArrowFunctions.All,
        .. MathFunctions.All,
        .. RoundFunctions.All,
        .. TextFunctions.All,
        .. RegexFunctions.All,
        .. EncodingFunctions.All,
        .. TextFormFunctions.All,
        .. SimilarityFunctions.All,
        .. HashFunctions.All,
        .. UuidFunctions.All,
        .. BitFunctions.All,
        .. FloatFunctions.All,
        .. TemporalFunctions.All,
        .. TimeBinFunctions.All,
        .. EpochFunctions.All,
        .. IntervalFunctions.All,
        .. ZoneFunctions.All,
        .. TimeTextFunctions.All,
        .. InstantFunctions.All,
        .. ConditionalFunctions.All,
        .. ListFunctions.All,
        .. ListSearchFunctions.All,
        .. ListOrderFunctions.All,
        .. ListSetFunctions.All,
        .. ListNestingFunctions.All,
        .. ListAggregateFunctions.All,
        .. VectorFunctions.All,
        .. SeriesFunctions.All,
        .. LambdaFunctions.All,
        .. MapFunctions.All,
        .. StructFunctions.All,
        .. JsonFunctions.All,
        .. JsonBuildFunctions.All,
    ];

    static IEnumerable<AggregateFunction> Aggregates =>
    [
        .. BasicAggregates.All,
        .. StatisticalAggregates.All,
        .. QuantileAggregates.All,
        .. PickAggregates.All,
        .. SelectionAggregates.All,
        .. JsonAggregates.All,
    ];

    static IEnumerable<WindowFunction> Windows =>
    [
        .. RankFunctions.All,
        .. ValueFunctions.All,
    ];
}
