namespace Quiver.InfluxQl.Ast;

/// <summary>What follows FROM.</summary>
abstract record InfluxSource : InfluxNode;
