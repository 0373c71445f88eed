namespace Quiver.InfluxQl.Ast;

/// <summary>A constant.</summary>
abstract record InfluxLiteral : InfluxExpression;
