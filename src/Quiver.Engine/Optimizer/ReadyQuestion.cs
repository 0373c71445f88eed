using Quiver.Compute.Aggregation;
using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions.Aggregates;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>
/// Finds out which rows of a scan a query can tell apart from none, in the form of a <see cref="LatestRequest"/> or a
/// <see cref="DistinctRequest"/>. Methods that answer false found that only a scan will do.
/// </summary>
/// <remarks>
/// <para>Finer keys ask for more rows, which never hurts: the latest rows of a host are among the latest rows of its CPUs. So every column
/// that a group, an order or a filter reads becomes a key, and the filter then takes or leaves all rows of a combination.</para>
/// <para>A lower bound of the time is harmless too. The latest n rows, of which those before the bound are left out, are the latest n rows
/// since the bound: where one of these is not among the first n of all, n later ones are, which are in bounds as well. An upper bound
/// leaves out rows that took the place of earlier ones.</para>
/// <para>A filter that a column is not null asks for the latest row in which it is not. Two such columns in one row ask for a row that no
/// request names.</para>
/// </remarks>
sealed class ReadyQuestion(LogicalScan scan, int time)
{
    readonly ScanColumns _columns = new(scan);
    readonly SortedSet<int> _keys = [];

    /// <summary>The columns that a filter wants not null in the rows.</summary>
    readonly SortedSet<int> _filled = [];

    /// <summary>For each aggregate call the columns that it wants not null.</summary>
    readonly List<SortedSet<int>> _filledByCall = [];
    readonly List<(Expression Condition, IReadOnlySet<int> Reads)> _filters = [];
    readonly List<Expression> _repeated = [.. scan.Filters];
    bool _readsTime;
    bool _isLatest;
    long _count = 1;

    /// <summary>The filters that the scan applied and nothing above applies again.</summary>
    public IReadOnlyList<Expression> FiltersToRepeat => _repeated;

    /// <summary>Takes in a projection over the scan.</summary>
    public void AddProjection(LogicalProject project) => _columns.Add(project);

    /// <summary>Takes in a conjunct that the rows pass.</summary>
    public bool AddFilter(Expression condition)
    {
        if (!AddCondition(condition, _filled))
        {
            return false;
        }

        if (_columns.OverScan(condition) is { } known && !_filters.Exists(f => f.Condition.Equals(known)))
        {
            _filters.Add((known, _columns.Of(condition).Ordinals));
        }

        return true;
    }

    /// <summary>Takes in a filter of the plan over the scan: what it applies need not be repeated.</summary>
    public bool AddFilter(LogicalFilter filter)
    {
        foreach (Expression condition in ExpressionRewriter.Conjuncts(filter.Condition))
        {
            if (!AddFilter(condition))
            {
                return false;
            }

            _repeated.Remove(condition);
        }

        return true;
    }

    /// <summary>Takes in the first rows of an order: the time, the latest first, and keys before and after.</summary>
    public bool AddOrder(IReadOnlyList<SortKey> order, long rows)
    {
        _count = rows;
        return AddOrder([.. order.Select(k => (k.Expression, k.IsDescending))]);
    }

    /// <summary>Takes in an aggregate each of whose calls picks from the latest row, or counts equal values once.</summary>
    public bool AddAggregate(LogicalAggregate aggregate) =>
        aggregate.Keys.All(k => AddKey(k.Expression)) && aggregate.Calls.All(c => AddCall(c.Call));

    /// <summary>Asks a table in the ways that are open, the one that needs least first.</summary>
    public ReadyAnswer? Ask(IReadyAnswers table)
    {
        ReadyAnswer? distinct = _isLatest || _readsTime ? null : AskDistinct(table);
        return distinct ?? AskLatest(table, _keys) ?? (_filled.IsSubsetOf(_keys) ? null : AskLatest(table, [.. _keys, .. _filled]));
    }

    ReadyAnswer? AskDistinct(IReadyAnswers table)
    {
        int[] columns = [.. new SortedSet<int>([.. scan.Projection, .. _keys, .. _filled])];
        if (columns.Length == 0 || columns.Contains(time))
        {
            return null;
        }

        Expression[] filters = [.. _filters.Select(f => f.Condition)];
        return table.FindDistinct(new DistinctRequest(columns, filters) { Ordinals = Ordinals(filters) }) is { } found
            ? new ReadyAnswer(found, columns)
            : null;
    }

    ReadyAnswer? AskLatest(IReadyAnswers table, SortedSet<int> keys)
    {
        SortedSet<int> filled = [.. _filled.Except(keys)];
        var lastNonNull = new SortedSet<int>(filled);
        foreach (SortedSet<int> call in _filledByCall)
        {
            SortedSet<int> together = [.. filled, .. call.Except(keys)];
            if (together.Count > 1)
            {
                return null;
            }

            lastNonNull.UnionWith(together);
        }

        if (filled.Count > 1 || (filled.Count == 1 && _count > 1) || _count > int.MaxValue)
        {
            return null;
        }

        int[] columns = [.. new SortedSet<int>([.. scan.Projection, .. keys, .. lastNonNull, time])];
        Expression[] filters = [.. _filters.Where(f => f.Reads.IsSubsetOf(keys)).Select(f => f.Condition)];
        var request = new LatestRequest([.. keys], columns, [.. lastNonNull], filled.Count == 1 ? 0 : (int)_count, filters)
        {
            Ordinals = Ordinals(filters),
        };
        return table.FindLatest(request) is { } found ? new ReadyAnswer(found, columns) : null;
    }

    Dictionary<ColumnId, int> Ordinals(IEnumerable<Expression> filters)
    {
        HashSet<ColumnId> read = [.. filters.SelectMany(ExpressionRewriter.ColumnsOf)];
        return Enumerable.Range(0, scan.AllColumns.Count).Where(i => read.Contains(scan.AllColumns[i].Id))
            .ToDictionary(i => scan.AllColumns[i].Id, i => i);
    }

    bool AddKey(Expression expression)
    {
        ColumnReads reads = _columns.Of(expression);
        if (reads.IsVolatile || reads.Ordinals.Contains(time))
        {
            return false;
        }

        _keys.UnionWith(reads.Ordinals);
        return true;
    }

    bool AddCondition(Expression condition, SortedSet<int> filled)
    {
        if (condition is UnaryExpression { Operator: UnaryOperator.IsNotNull } test && OrdinalOf(test.Operand) is { } ordinal)
        {
            if (ordinal != time)
            {
                filled.Add(ordinal);
            }

            return true;
        }

        if (condition is ComparisonExpression comparison && IsLowerBound(comparison))
        {
            _readsTime = true;
            return true;
        }

        return AddKey(condition);
    }

    bool IsLowerBound(ComparisonExpression comparison) => comparison.Operator switch
    {
        ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual => IsTime(comparison.Left) && IsConstant(comparison.Right),
        ComparisonOperator.Less or ComparisonOperator.LessOrEqual => IsTime(comparison.Right) && IsConstant(comparison.Left),
        _ => false,
    };

    bool IsConstant(Expression expression) => _columns.Of(expression) is { IsVolatile: false, Ordinals.Count: 0 };

    bool AddCall(AggregateCall call)
    {
        var filled = new SortedSet<int>();
        _filledByCall.Add(filled);
        if (call.OrderBy.Count > 0
            || (call.Filter is not null && !ExpressionRewriter.Conjuncts(call.Filter).All(c => AddCondition(c, filled))))
        {
            return false;
        }

        if (ReferenceEquals(call.Function, BasicAggregates.Max) && IsTime(call.Arguments[0]))
        {
            _isLatest = true;
            return true;
        }

        if (call is { IsDistinct: false, HasConstants: false, Function: AccumulatorFunction { Picks: { } picks } })
        {
            return AddPick(call, picks, filled);
        }

        return (call.IsDistinct || call.IgnoresDuplicates) && !call.Function.IsOrderSensitive && call.Arguments.All(AddKey);
    }

    bool AddPick(AggregateCall call, PickOrder picks, SortedSet<int> filled)
    {
        foreach (Expression required in picks.Required.Select(r => call.Arguments[r]))
        {
            if (OrdinalOf(required) is not { } ordinal)
            {
                // Whether something computed is null is known of keys only.
                if (!AddKey(required))
                {
                    return false;
                }
            }
            else if (ordinal != time)
            {
                filled.Add(ordinal);
            }
        }

        return AddOrder([.. picks.Keys.Select(k => (call.Arguments[k.Argument], k.IsDescending))]);
    }

    /// <summary>Takes in an order whose first rows are latest rows; which of equal time and keys is the first is open.</summary>
    bool AddOrder(IReadOnlyList<(Expression Expression, bool IsDescending)> order)
    {
        bool hasTime = false;
        foreach ((Expression expression, bool isDescending) in order)
        {
            if (!IsTime(expression))
            {
                if (!AddKey(expression))
                {
                    return false;
                }
            }
            else if (!hasTime && !isDescending)
            {
                return false;
            }
            else
            {
                hasTime = true;
            }
        }

        _isLatest |= hasTime;
        return hasTime;
    }

    bool IsTime(Expression expression) => OrdinalOf(expression) == time;

    int? OrdinalOf(Expression expression) => _columns.Of(expression) is { Column: not null } reads ? reads.Ordinals.Single() : null;
}
