using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical;

/// <summary>What a free column of the inner plan of a nested join stands for.</summary>
/// <param name="Inside">The column as the inner plan reads it.</param>
/// <param name="Value">Its value, over the rows of the outer plan.</param>
sealed record NestedBinding(ColumnExpression Inside, Expression Value);
