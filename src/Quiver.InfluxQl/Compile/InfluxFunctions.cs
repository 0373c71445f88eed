using System.Collections.Frozen;

namespace Quiver.InfluxQl.Compile;

/// <summary>The functions of points, by name.</summary>
static class InfluxFunctions
{
    static readonly FrozenDictionary<string, InfluxFunctionKind> _kinds = new Dictionary<string, InfluxFunctionKind>
    {
        ["min"] = InfluxFunctionKind.Selector,
        ["max"] = InfluxFunctionKind.Selector,
        ["first"] = InfluxFunctionKind.Selector,
        ["last"] = InfluxFunctionKind.Selector,
        ["count"] = InfluxFunctionKind.Aggregate,
        ["sum"] = InfluxFunctionKind.Aggregate,
        ["mean"] = InfluxFunctionKind.Aggregate,
        ["median"] = InfluxFunctionKind.Aggregate,
        ["mode"] = InfluxFunctionKind.Aggregate,
        ["stddev"] = InfluxFunctionKind.Aggregate,
        ["spread"] = InfluxFunctionKind.Aggregate,
        ["percentile"] = InfluxFunctionKind.Percentile,
        ["sample"] = InfluxFunctionKind.Sample,
        ["distinct"] = InfluxFunctionKind.Distinct,
        ["top"] = InfluxFunctionKind.TopBottom,
        ["bottom"] = InfluxFunctionKind.TopBottom,
        ["integral"] = InfluxFunctionKind.Integral,
        ["holt_winters"] = InfluxFunctionKind.HoltWinters,
        ["holt_winters_with_fit"] = InfluxFunctionKind.HoltWinters,
        ["derivative"] = InfluxFunctionKind.Transformation,
        ["non_negative_derivative"] = InfluxFunctionKind.Transformation,
        ["difference"] = InfluxFunctionKind.Transformation,
        ["non_negative_difference"] = InfluxFunctionKind.Transformation,
        ["elapsed"] = InfluxFunctionKind.Transformation,
        ["cumulative_sum"] = InfluxFunctionKind.Transformation,
        ["moving_average"] = InfluxFunctionKind.Transformation,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenSet<string> _indicators = new[]
    {
        "exponential_moving_average", "double_exponential_moving_average", "triple_exponential_moving_average",
        "relative_strength_index", "triple_exponential_derivative", "kaufmans_efficiency_ratio",
        "kaufmans_adaptive_moving_average", "chande_momentum_oscillator",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Returns what a function is.</summary>
    public static InfluxFunctionKind KindOf(string name) =>
        IsIndicator(name) ? InfluxFunctionKind.Transformation : _kinds.GetValueOrDefault(name);

    /// <summary>Returns whether a function is one of the technical indicators: a period, a hold and a warm-up.</summary>
    public static bool IsIndicator(string name) => _indicators.Contains(name);
}
