using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Traces the columns of projections over a scan to the columns of its table. Keeps what each reads and not the expression put
/// together, which projections over projections can make exponentially large.
/// </summary>
sealed class ScanColumns
{
    readonly Dictionary<ColumnId, ColumnReads> _reads = [];

    public ScanColumns(LogicalScan scan)
    {
        for (int i = 0; i < scan.AllColumns.Count; i++)
        {
            _reads.Add(scan.AllColumns[i].Id, new ColumnReads(new HashSet<int> { i }, scan.AllColumns[i].Read(), false));
        }
    }

    /// <summary>Takes in the columns of a projection over what is known.</summary>
    public void Add(LogicalProject project)
    {
        foreach (Projection projection in project.Projections)
        {
            _reads[projection.Column.Id] = Of(projection.Expression);
        }
    }

    /// <summary>Returns what an expression reads.</summary>
    public ColumnReads Of(Expression expression)
    {
        if (expression is ColumnExpression column)
        {
            return _reads[column.Id];
        }

        ColumnReads[] parts = [.. ExpressionRewriter.ColumnsOf(expression).Select(id => _reads[id])];
        return new ColumnReads(
            parts.SelectMany(p => p.Ordinals).ToHashSet(), null, PlanRewriter.IsVolatile(expression) || parts.Any(p => p.IsVolatile));
    }

    /// <summary>Returns an expression over the columns of the scan, null where it reads something computed.</summary>
    public Expression? OverScan(Expression expression)
    {
        var map = new Dictionary<ColumnId, Expression>();
        foreach (ColumnId id in ExpressionRewriter.ColumnsOf(expression))
        {
            if (_reads[id].Column is not { } column)
            {
                return null;
            }

            map[id] = column;
        }

        return ExpressionRewriter.Substitute(expression, map);
    }
}
