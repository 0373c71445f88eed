using Quiver.Engine.Functions.Aggregates;
using Quiver.Engine.Functions.Scalars;

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
    }

    static IEnumerable<ScalarFunction> Scalars =>
    [
        .. MathFunctions.All,
        .. RoundFunctions.All,
        .. TextFunctions.All,
        .. RegexFunctions.All,
        .. EncodingFunctions.All,
        .. TemporalFunctions.All,
        .. TimeBinFunctions.All,
        .. EpochFunctions.All,
        .. IntervalFunctions.All,
        .. ZoneFunctions.All,
        .. TimeTextFunctions.All,
        .. ConditionalFunctions.All,
        .. ListFunctions.All,
        .. SeriesFunctions.All,
        .. LambdaFunctions.All,
        .. MapFunctions.All,
        .. StructFunctions.All,
        .. JsonFunctions.All,
    ];

    static IEnumerable<AggregateFunction> Aggregates =>
    [
        .. BasicAggregates.All,
        .. StatisticalAggregates.All,
        .. QuantileAggregates.All,
        .. PickAggregates.All,
        .. SelectionAggregates.All,
    ];
}
