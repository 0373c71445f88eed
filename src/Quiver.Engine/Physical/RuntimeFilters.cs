using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>Carries ranges of join keys from the joins that will know them to the scans that can skip by them.</summary>
sealed class RuntimeFilters
{
    readonly Dictionary<ColumnId, List<RuntimeFilter>> _byColumn = [];

    /// <summary>Asks for a filter on a column, if a scan below the plan can use it; null if none can.</summary>
    public RuntimeFilter? TryAdd(LogicalPlan plan, Expression key)
    {
        if (key is not ColumnExpression column || FindOrdinal(plan, column.Id) is not { } ordinal)
        {
            return null;
        }

        var filter = new RuntimeFilter(ordinal);
        if (!_byColumn.TryGetValue(column.Id, out List<RuntimeFilter>? filters))
        {
            _byColumn[column.Id] = filters = [];
        }

        filters.Add(filter);
        return filter;
    }

    /// <summary>Returns the filters on the columns of a table.</summary>
    public IReadOnlyList<RuntimeFilter> For(IReadOnlyDictionary<ColumnId, int> ordinals) =>
        [.. ordinals.Keys.SelectMany(id => _byColumn.TryGetValue(id, out List<RuntimeFilter>? filters) ? filters : [])];

    /// <summary>Finds the scan that gives a column, through nodes under which rows may be left out early.</summary>
    static int? FindOrdinal(LogicalPlan plan, ColumnId id)
    {
        switch (plan)
        {
            case LogicalScan scan:
                for (int i = 0; i < scan.AllColumns.Count; i++)
                {
                    if (scan.AllColumns[i].Id == id)
                    {
                        return i;
                    }
                }

                return null;
            case LogicalFilter filter:
                return FindOrdinal(filter.Input, id);
            case LogicalProject project:
                return project.Projections.Any(p => p.Column.Id == id && p.Expression is ColumnExpression read && read.Id == id)
                    ? FindOrdinal(project.Input, id)
                    : null;
            case LogicalJoin { Kind: JoinKind.Inner } join:
                return FindOrdinal(join.Left, id) ?? FindOrdinal(join.Right, id);
            case LogicalJoin { Kind: JoinKind.Left or JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } join:
                return FindOrdinal(join.Left, id);
            default:
                return null;
        }
    }
}
