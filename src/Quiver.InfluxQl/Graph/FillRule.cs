using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Graph;

/// <summary>What stands where there is no value.</summary>
/// <param name="Fill">The kind.</param>
/// <param name="Number">The number of fill(number).</param>
readonly record struct FillRule(InfluxFill Fill, InfluxLiteral? Number)
{
    /// <summary>Whether a value takes the place of a null in rows that are there anyway.</summary>
    public bool ReplacesNulls => Fill is InfluxFill.Number or InfluxFill.Previous;

    /// <inheritdoc/>
    public override string ToString() => Fill switch
    {
        InfluxFill.None => "none",
        InfluxFill.Previous => "previous",
        InfluxFill.Linear => "linear",
        InfluxFill.Number => Number?.ToString() ?? "",
        _ => "null",
    };
}
