using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>A column of the result, other than time.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Symbol">The symbol whose values they are; null where its input computes them.</param>
sealed record EmitColumn(string Name, InfluxType Type, Symbol? Symbol);
