using Quiver.Engine.Expressions;

namespace Quiver.Engine.Optimizer;

/// <summary>What an expression over the columns of a scan reads.</summary>
/// <param name="Ordinals">The columns of the table that it reads.</param>
/// <param name="Column">The column of the scan that it is, null where it computes something.</param>
/// <param name="IsVolatile">Whether it may give another value each time.</param>
sealed record ColumnReads(IReadOnlySet<int> Ordinals, ColumnExpression? Column, bool IsVolatile);
