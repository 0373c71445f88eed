namespace Quiver.InfluxQl.Ast;

/// <summary>An expression of fields, conditions and dimensions.</summary>
abstract record InfluxExpression : InfluxNode;
