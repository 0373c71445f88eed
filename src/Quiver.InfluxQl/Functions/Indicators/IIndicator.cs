namespace Quiver.InfluxQl.Functions.Indicators;

/// <summary>A technical indicator: it takes a value and gives what it makes of that and those before.</summary>
interface IIndicator
{
    /// <summary>How many values it takes before what it gives is worth to be shown.</summary>
    double WarmCount { get; }

    /// <summary>Takes the next value.</summary>
    double Add(double value);
}
