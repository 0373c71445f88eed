using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Compile;

/// <summary>A field: its expression, reduced, and the symbols that it is computed from.</summary>
sealed record CompiledField(InfluxExpression Expression, string Alias, IReadOnlyList<Symbol> Symbols);
