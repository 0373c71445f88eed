using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Computes a field from its symbols, row by row.</summary>
sealed class MathNode(InfluxExpression expression, IReadOnlyList<Symbol> symbols, InfluxType type) : GraphNode
{
    /// <summary>The expression; its columns and calls are symbols.</summary>
    public InfluxExpression Expression => expression;

    /// <summary>What it is computed from, in order of appearance.</summary>
    public IReadOnlyList<Symbol> Symbols => symbols;

    /// <summary>The type of the values.</summary>
    public InfluxType Type => type;

    /// <inheritdoc/>
    public override string Label => "math";

    /// <inheritdoc/>
    public override string Describe() => expression.ToString();
}
