using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Compile;

/// <summary>What the fields of a SELECT say together, gathered while they are compiled.</summary>
sealed class SelectAnalysis
{
    /// <summary>The calls that are no math functions.</summary>
    public List<InfluxCall> Calls { get; } = [];

    /// <summary>What the fields are computed from.</summary>
    public SymbolTable Symbols { get; } = new();

    /// <summary>GROUP BY time().</summary>
    public TimeInterval Interval { get; set; }

    /// <summary>Whether the interval is that of the query around this one.</summary>
    public bool IsIntervalInherited { get; set; }

    /// <summary>How many buckets before the first are read.</summary>
    public long ExtraIntervals { get; set; }

    /// <summary>Whether no call aggregates.</summary>
    public bool HasOnlySelectors { get; set; } = true;

    /// <summary>Whether distinct() stands outside of other calls.</summary>
    public bool HasDistinct { get; set; }

    /// <summary>Whether fields stand outside of calls.</summary>
    public bool HasAuxiliaryFields { get; set; }

    /// <summary>The name of top or bottom, if one is called.</summary>
    public string TopBottom { get; set; } = "";

    /// <summary>LIMIT.</summary>
    public long Limit { get; set; }

    /// <summary>Whether there is INTO.</summary>
    public bool HasTarget { get; set; }
}
