using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQl.Graph.Nodes;

/// <summary>Where a column of a query lies in the rows of its subquery.</summary>
/// <param name="Variable">The column as the outer query names it.</param>
/// <param name="Index">Its place among the columns of the inner result without time; -1 where it is none of them.</param>
/// <param name="IsTag">Whether it is a tag that inner rows are grouped by.</param>
sealed record SubqueryColumn(InfluxVariable Variable, int Index, bool IsTag);
