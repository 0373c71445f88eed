namespace Quiver.InfluxQl.Compile;

/// <summary>What functions do with points.</summary>
enum InfluxFunctionKind
{
    /// <summary>There is no such function.</summary>
    Unknown,

    /// <summary>Picks a point: min, max, first, last.</summary>
    Selector,

    /// <summary>Gives one value for many.</summary>
    Aggregate,

    /// <summary>percentile, a selector with an argument.</summary>
    Percentile,

    /// <summary>sample, which picks some points.</summary>
    Sample,

    /// <summary>distinct, which gives each value once.</summary>
    Distinct,

    /// <summary>top and bottom, which pick several points.</summary>
    TopBottom,

    /// <summary>integral, an aggregate with an argument.</summary>
    Integral,

    /// <summary>holt_winters, which continues a series.</summary>
    HoltWinters,

    /// <summary>Gives a value for most points, from those before.</summary>
    Transformation,
}
