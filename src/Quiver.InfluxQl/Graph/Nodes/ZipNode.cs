using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Joins the rows of calls by name of the measurement, tags and time. Input i has the values of symbol i.</summary>
sealed class ZipNode(IReadOnlyList<Symbol> symbols, FillRule rule) : GraphNode
{
    /// <summary>The calls.</summary>
    public IReadOnlyList<Symbol> Symbols => symbols;

    /// <summary>What stands in a row where a call has none.</summary>
    public FillRule Rule => rule;

    /// <inheritdoc/>
    public override string Label => "zip";

    /// <inheritdoc/>
    public override string Describe()
    {
        string calls = string.Join(", ", symbols.Select(symbol => symbol.Expression));
        return rule.ReplacesNulls ? $"{calls} missing {rule}" : calls;
    }
}
