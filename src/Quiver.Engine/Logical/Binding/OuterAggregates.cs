using Quiver.Engine.Expressions;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// The aggregates of a query that stand in its subqueries: they read columns of this query alone and are computed over its rows
/// (SQL:2016 6.9). The subqueries read their results as columns of it.
/// </summary>
sealed class OuterAggregates
{
    readonly Dictionary<Expression, PlanColumn> _columns = [];
    readonly HashSet<ColumnId> _ids = [];

    /// <summary>What binds the expression that the subquery at hand stands in; null outside of expressions, as in FROM.</summary>
    public ExpressionBinder? Asking { get; set; }

    /// <summary>The calls with the columns that subqueries read.</summary>
    public IEnumerable<(AggregateExpression Aggregate, PlanColumn Column)> Calls =>
        _columns.Select(c => ((AggregateExpression)c.Key, c.Value));

    public bool IsEmpty => _columns.Count == 0;

    /// <summary>The column of an aggregate.</summary>
    public PlanColumn Add(AggregateExpression aggregate, Binder binder)
    {
        if (!_columns.TryGetValue(aggregate, out PlanColumn? column))
        {
            column = binder.NewColumn(aggregate.Call.ToString(), aggregate.Type);
            _columns.Add(aggregate, column);
            _ids.Add(column.Id);
        }

        return column;
    }

    /// <summary>Whether an expression, or a subquery in it, reads one of the aggregates.</summary>
    public bool AreIn(Expression value) => _ids.Count > 0 && ExpressionRewriter.ColumnsOf(value).Overlaps(_ids);

    /// <summary>Whether one of the aggregates is among some columns.</summary>
    public bool AreAmong(HashSet<ColumnId> columns) => columns.Overlaps(_ids);
}
