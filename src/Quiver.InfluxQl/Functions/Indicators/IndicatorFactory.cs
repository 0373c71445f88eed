using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>Makes technical indicators of calls: the values, the period, how many results to hold back, and the warm-up.</summary>
static class IndicatorFactory
{
    /// <summary>Creates the indicator of a call.</summary>
    public static IndicatorTransformation Create(InfluxCall call)
    {
        long period = ((InfluxInteger)call.Arguments[1]).Value;
        long hold = call.Arguments is [_, _, InfluxInteger held, ..] ? held.Value : -1;
        string? warmup = call.Arguments is [_, _, _, InfluxString word] ? word.Value : null;
        bool isSimple = warmup == "simple";
        IIndicator indicator = call.Name switch
        {
            "exponential_moving_average" => new ExponentialAverage(period, isSimple),
            "double_exponential_moving_average" => new DoubleExponentialAverage(period, isSimple),
            "triple_exponential_moving_average" => new TripleExponentialAverage(period, isSimple),
            "triple_exponential_derivative" => new TripleExponentialDerivative(period, isSimple),
            "relative_strength_index" => new RelativeStrengthIndex(period, isSimple),
            "kaufmans_efficiency_ratio" => new EfficiencyRatio(period),
            "kaufmans_adaptive_moving_average" => new AdaptiveAverage(period),
            _ => warmup is null or "none"
                ? new MomentumOscillator(period)
                : new SmoothedMomentumOscillator(period, isSimple),
        };
        return new IndicatorTransformation(indicator, hold);
    }
}
