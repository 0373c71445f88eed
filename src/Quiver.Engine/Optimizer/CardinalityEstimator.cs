using System.Runtime.CompilerServices;
using Quiver.Arrow.Columns;
using Quiver.Compute.Comparison;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Optimizer;

/// <summary>Guesses how many rows a plan gives, from the statistics of tables. Rules use it to choose, never to be right.</summary>
sealed class CardinalityEstimator
{
    const double DefaultRows = 10_000;
    const double LeastSelectivity = 1e-6;

    /// <summary>Nothing is known of how long recursions go on.</summary>
    const double RoundsOfRecursion = 20;

    /// <summary>Nothing is known of the lengths of lists.</summary>
    const double ElementsPerRow = 4;
    readonly Dictionary<LogicalPlan, double> _rows = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<ColumnId, KnownColumn?> _columns = [];
    readonly Dictionary<ColumnId, ColumnId> _names = [];
    readonly List<(LogicalScan Scan, double Rows)> _scans = [];

    /// <summary>About how many rows a plan gives.</summary>
    public static double RowCount(LogicalPlan plan) => new CardinalityEstimator().Rows(plan);

    /// <summary>About how many rows a plan gives; remembers the answer.</summary>
    public double Rows(LogicalPlan plan)
    {
        if (!_rows.TryGetValue(plan, out double rows))
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            rows = Math.Max(Estimate(plan), 0);
            _rows.Add(plan, rows);
        }

        return rows;
    }

    /// <summary>What part of the rows passes a filter.</summary>
    public double Selectivity(Expression filter)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return filter switch
        {
            LiteralExpression literal => literal.Value.IsTrue ? 1 : 0,
            LogicalExpression { IsAnd: true } => Selectivity(filter.Children),
            LogicalExpression => 1 - filter.Children.Aggregate(1.0, (s, c) => s * (1 - Selectivity(c))),
            UnaryExpression { Operator: UnaryOperator.Not } not => Math.Clamp(1 - Selectivity(not.Operand), 0.01, 1),
            UnaryExpression { Operator: UnaryOperator.IsNull } test => Nulls(test.Operand) ?? 0.05,
            UnaryExpression { Operator: UnaryOperator.IsNotNull } test => 1 - (Nulls(test.Operand) ?? 0.05),
            LikeExpression => 0.1,
            InListExpression list => InList(list),
            ComparisonExpression comparison => Comparison(comparison),
            _ => 0.3,
        };
    }

    /// <summary>What part of the rows passes all of some filters; two bounds of a column are one interval.</summary>
    public double Selectivity(IEnumerable<Expression> filters)
    {
        double selectivity = 1;
        var intervals = new Dictionary<ColumnId, (double From, double To)>();
        foreach (Expression filter in filters.SelectMany(ExpressionRewriter.Conjuncts))
        {
            if (Interval(filter) is { } bound)
            {
                (double from, double to) = intervals.GetValueOrDefault(bound.Column, (0, 1));
                intervals[bound.Column] = (Math.Max(from, bound.From), Math.Min(to, bound.To));
            }
            else
            {
                selectivity *= Selectivity(filter);
            }
        }

        return intervals.Values.Aggregate(selectivity, (s, i) => s * Math.Max(LeastSelectivity, i.To - i.From));
    }

    /// <summary>What is known of a condition of a join.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="isTurned">Whether its left operand is of the right side.</param>
    public JoinFactor Factor(Expression condition, bool isTurned)
    {
        if (condition is not ComparisonExpression { Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinctFrom } equality)
        {
            return new JoinFactor(Selectivity(condition), default, default);
        }

        (JoinFactor.Operand left, JoinFactor.Operand right) = (OperandOf(equality.Left), OperandOf(equality.Right));
        return isTurned ? new JoinFactor(null, right, left) : new JoinFactor(null, left, right);
    }

    JoinFactor.Operand OperandOf(Expression expression) =>
        expression is ColumnExpression column && TryFind(column.Id, out KnownColumn known)
        ? new JoinFactor.Operand(known.TableRows, Distinct(expression, known.TableRows))
        : default;

    /// <summary>About how many combinations of values some expressions have among rows of a plan that was asked for before.</summary>
    public double DistinctRows(IEnumerable<Expression> expressions, double rows) =>
        Math.Max(1, Math.Min(rows, expressions.Aggregate(1.0, (d, e) => d * Distinct(e, rows))));

    /// <summary>
    /// About how many values of a column are met among some rows drawn from its table; null for a column of no table.
    /// </summary>
    public double? DistinctAmong(ColumnExpression column, double rows)
    {
        if (!TryFind(column.Id, out KnownColumn known))
        {
            return null;
        }

        double distinct = Distinct(column, known.TableRows);
        double part = Math.Clamp(rows / Math.Max(1, known.TableRows), 0, 1);
        return distinct * (1 - Math.Pow(1 - part, Math.Max(1, known.TableRows / distinct)));
    }

    double Estimate(LogicalPlan plan) => plan switch
    {
        LogicalScan scan => Scan(scan),
        LogicalFilter filter => Filter(filter),
        LogicalProject project => Project(project),
        LogicalAggregate { Keys.Count: 0 } => 1,
        LogicalAggregate aggregate => Groups(aggregate),
        LogicalJoin join => Join(join),
        LogicalSort sort => Math.Min(Rows(sort.Input), sort.Fetch ?? double.MaxValue),
        LogicalLimit limit => Math.Min(Rows(limit.Input), limit.Count ?? double.MaxValue),
        LogicalSetOperation { Operator: SetOperator.UnionAll } set => set.Inputs.Sum(Rows),
        LogicalSetOperation set => Rows(set.Inputs[0]),
        LogicalValues values => values.Rows.Count,
        LogicalNestedJoin { Kind: JoinKind.Single } nested => Rows(nested.Outer),
        LogicalNestedJoin nested => Rows(nested.Outer) * Math.Max(1, Rows(nested.Inner)),
        LogicalWith with => Rows(with.Body),
        LogicalCommonRead read => read.Table.EstimatedRows,
        LogicalRecursive recursive => Rows(recursive.Anchor) * RoundsOfRecursion,
        LogicalPercentLimit limit => Rows(limit.Input) * limit.Percent / 100,
        LogicalTies ties => Math.Min(Rows(ties.Input), ties.Count),
        LogicalUnnest unnest => Rows(unnest.Input) * ElementsPerRow,
        LogicalGroupingSets grouping => grouping.Sets.Sets.Count * Groups(grouping.Grouped),
        _ => plan.Inputs.Count > 0 ? Rows(plan.Inputs[0]) : DefaultRows,
    };

    double Scan(LogicalScan scan)
    {
        TableStatistics? statistics = scan.Table.Statistics;
        double rows = statistics?.RowCount ?? DefaultRows;
        _scans.Add((scan, rows));
        _columns.Clear();
        return Math.Min(rows * Selectivity(scan.Filters), scan.Limit ?? double.MaxValue);
    }

    /// <summary>The filters of a scan are asked again above it where the table may let too much pass.</summary>
    double Filter(LogicalFilter filter)
    {
        double rows = Rows(filter.Input);
        IEnumerable<Expression> conjuncts = ExpressionRewriter.Conjuncts(filter.Condition);
        return rows * Selectivity(filter.Input is LogicalScan scan ? conjuncts.Except(scan.Filters) : conjuncts);
    }

    double Project(LogicalProject project)
    {
        double rows = Rows(project.Input);
        Rename(project.Projections);
        return rows;
    }

    /// <summary>A column under another name has the values that it had.</summary>
    void Rename(IEnumerable<Projection> projections)
    {
        foreach (Projection projection in projections)
        {
            // Keys of grouping sets go by the id of their source again above them: names must not lead in a circle.
            if (projection.Expression is ColumnExpression column && Source(column.Id) is var source && source != projection.Column.Id)
            {
                _names[projection.Column.Id] = source;
            }
        }
    }

    double Groups(LogicalAggregate aggregate)
    {
        double input = Rows(aggregate.Input);
        Rename(aggregate.Keys);
        double groups = 1;
        foreach (Projection key in aggregate.Keys)
        {
            groups *= key.Expression is ColumnExpression ? Distinct(key.Expression, input) : Math.Max(1, Math.Sqrt(input));
        }

        return Math.Min(groups, input);
    }

    double Join(LogicalJoin join)
    {
        var rows = new JoinRows(Rows(join.Left), Rows(join.Right));
        HashSet<ColumnId> right = PlanRewriter.OutputIds(join.Right);
        foreach (Expression condition in join.Conditions)
        {
            bool isTurned = condition is ComparisonExpression comparison && PlanRewriter.ReadsAny(comparison.Left, right);
            rows.Add(Factor(condition, isTurned));
        }

        return rows.Of(join.Kind);
    }

    /// <summary>About how many values of an expression differ among some rows; a column without statistics looks like a key.</summary>
    double Distinct(Expression expression, double rows)
    {
        if (expression is not ColumnExpression column
            || !TryFind(column.Id, out KnownColumn known))
        {
            return Math.Max(1, rows);
        }

        return known.Statistics is { } statistics && KnownDistinct(column, known, statistics) is { } distinct
            ? distinct
            : Math.Max(1, known.TableRows);
    }

    double InList(InListExpression list)
    {
        double one = list.Operand is ColumnExpression column ? OneValue(column) : 0.1;
        double some = Math.Min(0.9, one * list.Values.Count);
        return list.IsNegated ? 1 - some : some;
    }

    double Comparison(ComparisonExpression comparison)
    {
        (Expression left, Expression right, ComparisonOperator op) = comparison.Left is LiteralExpression
            ? (comparison.Right, comparison.Left, ComparisonOperators.Swap(comparison.Operator))
            : (comparison.Left, comparison.Right, comparison.Operator);
        switch (op)
        {
            case ComparisonOperator.Equal or ComparisonOperator.NotDistinctFrom:
                return left is ColumnExpression && right is LiteralExpression ? OneValue((ColumnExpression)left)
                    : left is ColumnExpression && right is ColumnExpression
                        ? 1 / Math.Max(10, Math.Min(Distinct(left, DefaultRows), Distinct(right, DefaultRows)))
                    : 0.1;
            case ComparisonOperator.NotEqual or ComparisonOperator.DistinctFrom:
                return 0.9;
            default:
                return left is ColumnExpression column && right is LiteralExpression literal ? Range(column, op, literal.Value) : 0.3;
        }
    }

    /// <summary>The part of the rows that have one value of a column. Where nothing says how many there are, some of them repeat.</summary>
    double OneValue(ColumnExpression column)
    {
        if (!TryFind(column.Id, out KnownColumn known) || known.Statistics is not { } statistics)
        {
            return 0.1;
        }

        double distinct = KnownDistinct(column, known, statistics) ?? Math.Max(10, Math.Sqrt(known.TableRows));
        return (1 - (Nulls(column) ?? 0)) / Math.Max(1, distinct);
    }

    double? Nulls(Expression expression) => expression is ColumnExpression column && TryFind(column.Id, out KnownColumn known)
        && known.Statistics?.NullCount is { } nulls && known.TableRows > 0 ? Math.Clamp(nulls / known.TableRows, 0, 1) : null;

    static double? KnownDistinct(ColumnExpression column, KnownColumn known, ColumnStatistics statistics)
    {
        double? range = Number(statistics.Min) is { } min && Number(statistics.Max) is { } max && !IsFraction(column)
            ? Math.Max(1, Math.Min(known.TableRows, max - min + 1))
            : null;
        double? counted = statistics.DistinctCount is { } count ? Math.Max(1, count) : null;
        return range < counted ? range : counted ?? range;
    }

    double Range(ColumnExpression column, ComparisonOperator op, ScalarValue bound) => Below(column, bound) is not { } below
        ? 0.3
        : Math.Max(LeastSelectivity, op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual ? below : 1 - below);

    /// <summary>The part of a column's range below a value, if its values are spread evenly; null where the range is not known.</summary>
    double? Below(ColumnExpression column, ScalarValue bound) =>
        TryFind(column.Id, out KnownColumn known)
        && Number(known.Statistics?.Min) is { } min && Number(known.Statistics?.Max) is { } max && Number(bound) is { } value && max > min
            ? Math.Clamp((value - min) / (max - min), 0, 1)
            : null;

    /// <summary>The part of a column's range that a comparison with a constant leaves; null where it is no such comparison.</summary>
    (ColumnId Column, double From, double To)? Interval(Expression filter)
    {
        if (filter is not ComparisonExpression comparison)
        {
            return null;
        }

        (Expression left, Expression right, ComparisonOperator op) = comparison.Left is LiteralExpression
            ? (comparison.Right, comparison.Left, ComparisonOperators.Swap(comparison.Operator))
            : (comparison.Left, comparison.Right, comparison.Operator);
        if (left is not ColumnExpression column || right is not LiteralExpression literal
            || Below(column, literal.Value) is not { } below)
        {
            return null;
        }

        return op switch
        {
            ComparisonOperator.Less or ComparisonOperator.LessOrEqual => (column.Id, 0, below),
            ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual => (column.Id, below, 1),
            _ => null,
        };
    }

    /// <summary>The column that a column is a copy of, itself where there is none.</summary>
    ColumnId Source(ColumnId id)
    {
        while (_names.TryGetValue(id, out ColumnId before))
        {
            id = before;
        }

        return id;
    }

    /// <summary>Finds a column of the tables so far. Few of their columns are ever asked for.</summary>
    bool TryFind(ColumnId id, out KnownColumn known)
    {
        id = Source(id);
        if (!_columns.TryGetValue(id, out KnownColumn? column))
        {
            foreach ((LogicalScan scan, double rows) in _scans)
            {
                for (int i = 0; i < scan.AllColumns.Count; i++)
                {
                    column = scan.AllColumns[i].Id.Equals(id) ? new KnownColumn(scan.Table.Statistics, i, rows) : column;
                }
            }

            // A column that is not found may be one of a table that is met later.
            if (column is not null)
            {
                _columns.Add(id, column);
            }
        }

        known = column.GetValueOrDefault();
        return column is not null;
    }

    static bool IsFraction(ColumnExpression column) =>
        column.Type.Logical is { IsFloating: true } or Arrow.Types.DecimalType { Scale: > 0 };

    /// <summary>A value as a number, in which the order of values is the same; null for text and others.</summary>
    internal static double? Number(ScalarValue? value) => value?.Value switch
    {
        DateOnly date => date.DayNumber,
        DateTime time => time.Ticks / (double)TimeSpan.TicksPerSecond,
        DateTimeOffset time => time.Ticks / (double)TimeSpan.TicksPerSecond,
        Int128 number => (double)number,
        DecimalValue number => (double)number.Unscaled / Math.Pow(10, number.Scale),
        bool or string or null => null,
        IConvertible number => number.ToDouble(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A column of a table. Its statistics are looked up when they are needed, since tables may have to compute them.</summary>
    readonly record struct KnownColumn(TableStatistics? Table, int Ordinal, double TableRows)
    {
        public ColumnStatistics? Statistics => Table is not null && Ordinal < Table.Columns.Count ? Table.Columns[Ordinal] : null;
    }
}
