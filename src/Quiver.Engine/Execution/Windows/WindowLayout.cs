using Quiver.Arrow.Types;
using Quiver.Compute.Sorting;
using Quiver.Engine.Expressions;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>Where the values that a window needs lie among the rows that it keeps: columns of its input, then what is computed.</summary>
sealed class WindowLayout
{
    readonly Dictionary<Expression, int> _places = [];
    readonly List<Expression> _computed = [];
    readonly Dictionary<ColumnId, int> _ordinals;

    public WindowLayout(PhysicalWindow plan)
    {
        _ordinals = plan.Input.Ordinals();
        Keys = [.. plan.PartitionBy.Concat(plan.OrderBy.Select(k => k.Expression)).Select(e => Add(e, plan))];
        foreach (Expression expression in plan.Calls.SelectMany(c => c.Call.Expressions).Where(e => e is not LiteralExpression))
        {
            Add(expression, plan);
        }

        Types = [.. plan.Input.Columns.Select(c => c.Type), .. _computed.Select(e => e.Type)];
    }

    /// <summary>The types of the columns of the input, then of what is computed.</summary>
    public IReadOnlyList<DataType> Types { get; }

    /// <summary>What is computed for each row and kept beside the columns of the input.</summary>
    public IReadOnlyList<Expression> Computed => _computed;

    /// <summary>The places of the keys of partition and order.</summary>
    public IReadOnlyList<int> Keys { get; }

    /// <summary>The place of an expression of the plan that is no literal.</summary>
    public int this[Expression expression] => _places[expression];

    /// <summary>The order of the keys: that of partitions is any.</summary>
    public static SortDirection[] Directions(PhysicalWindow plan) =>
    [
        .. plan.PartitionBy.Select(_ => new SortDirection(false, false)),
        .. plan.OrderBy.Select(k => new SortDirection(k.IsDescending, k.NullsFirst)),
    ];

    int Add(Expression expression, PhysicalWindow plan)
    {
        if (_places.TryGetValue(expression, out int place))
        {
            return place;
        }

        if (expression is ColumnExpression column && _ordinals.TryGetValue(column.Id, out int ordinal))
        {
            place = ordinal;
        }
        else
        {
            place = plan.Input.Columns.Count + _computed.Count;
            _computed.Add(expression);
        }

        _places.Add(expression, place);
        return place;
    }
}
