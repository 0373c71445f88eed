using Quiver.Compute.Joining;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Carries ranges of columns from the joins and orders that will know them to the scans that can skip by them.</summary>
sealed class RuntimeFilters
{
    readonly Dictionary<ColumnId, List<RuntimeFilter>> _byColumn = [];

    /// <summary>Whether filters are given out.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Asks for a filter on a join key, if a scan below the plan can use it; null if none can.</summary>
    public RuntimeFilter? TryAdd(LogicalPlan plan, Expression key) => TryAdd(plan, key, ordinal => new RuntimeFilter(ordinal));

    /// <summary>Asks for a filter on the first key of an order of which only the first rows count; null if no scan can use it.</summary>
    public RuntimeFilter? TryAdd(LogicalSort top) => IntegerKeys.IsInteger(top.Keys[0].Expression.Type)
        ? TryAdd(top.Input, top.Keys[0].Expression, ordinal => new RuntimeFilter(ordinal)
        {
            PassesNulls = top.Keys[0].NullsFirst,
            WantsGreatestFirst = top.Keys[0].IsDescending,
        })
        : null;

    RuntimeFilter? TryAdd(LogicalPlan plan, Expression key, Func<int, RuntimeFilter> create)
    {
        if (!IsEnabled || key is not ColumnExpression column || Find(plan, column.Id) is not { } found)
        {
            return null;
        }

        RuntimeFilter filter = create(found.Ordinal);
        if (!_byColumn.TryGetValue(found.Column, out List<RuntimeFilter>? filters))
        {
            _byColumn[found.Column] = filters = [];
        }

        filters.Add(filter);
        return filter;
    }

    /// <summary>Returns the filters on the columns of a table.</summary>
    public IReadOnlyList<RuntimeFilter> For(IReadOnlyDictionary<ColumnId, int> ordinals) =>
        [.. ordinals.Keys.SelectMany(id => _byColumn.TryGetValue(id, out List<RuntimeFilter>? filters) ? filters : [])];

    /// <summary>Finds the scan that gives a column, through nodes under which rows may be left out early, and its name there.</summary>
    static (ColumnId Column, int Ordinal)? Find(LogicalPlan plan, ColumnId id)
    {
        switch (plan)
        {
            case LogicalScan scan:
                for (int i = 0; i < scan.AllColumns.Count; i++)
                {
                    if (scan.AllColumns[i].Id == id)
                    {
                        return (id, i);
                    }
                }

                return null;
            case LogicalFilter filter:
                return Find(filter.Input, id);
            case LogicalUnnest unnest:
                return Find(unnest.Input, id);
            case LogicalAggregate aggregate:
                // Whole groups are left out.
                return FindSource(aggregate.Keys, aggregate.Input, id);
            case LogicalProject project:
                return FindSource(project.Projections, project.Input, id);
            case LogicalJoin { Kind: JoinKind.Inner } join:
                return Find(join.Left, id) ?? Find(join.Right, id);
            case LogicalAsOfJoin { Kind: JoinKind.Inner or JoinKind.Left or JoinKind.Semi or JoinKind.Anti } join:
                return Find(join.Left, id);
            case LogicalJoin { Kind: JoinKind.Left or JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } join:
                return Find(join.Left, id);
            default:
                return null;
        }
    }

    /// <summary>Goes on with the column that one of some projections is a copy of.</summary>
    static (ColumnId Column, int Ordinal)? FindSource(IReadOnlyList<Projection> projections, LogicalPlan input, ColumnId id) =>
        projections.FirstOrDefault(p => p.Column.Id == id)?.Expression is ColumnExpression read ? Find(input, read.Id) : null;
}
