using Quiver.Engine.Expressions;

namespace Quiver.Storage.Caches;

/// <summary>The conditions of a query over single columns of a cache.</summary>
sealed class ColumnConditions
{
    readonly List<(int Column, Expression Filter)> _conditions = [];

    /// <summary>Takes those conditions that are about one column each; others are left to the query.</summary>
    /// <param name="filters">The conditions, which all must hold.</param>
    /// <param name="columnOf">Returns the id of a column.</param>
    public ColumnConditions(IEnumerable<Expression> filters, Func<ColumnExpression, int> columnOf)
    {
        foreach (var filter in filters)
        {
            if (ValueCondition.ColumnOf(filter) is { } column)
            {
                _conditions.Add((columnOf(column), filter));
            }
        }
    }

    /// <summary>How many conditions there are.</summary>
    public int Count => _conditions.Count;

    /// <summary>The columns that there are conditions over.</summary>
    public IEnumerable<int> Columns => _conditions.Select(condition => condition.Column).Distinct();

    /// <summary>Whether all conditions over a column may hold for a value.</summary>
    public bool MayHold(int column, object? value) =>
        _conditions.TrueForAll(condition => condition.Column != column || ValueCondition.MayHold(condition.Filter, value));

    /// <inheritdoc/>
    public override string ToString() => string.Join(" AND ", _conditions.Select(condition => condition.Filter));
}
