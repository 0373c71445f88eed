namespace Quiver.Engine.Expressions;

/// <summary>Names one column of one occurrence of a relation in a plan; no two columns of a plan share one.</summary>
public readonly record struct ColumnId(int Value);
