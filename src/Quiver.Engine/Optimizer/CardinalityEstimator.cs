using System.Runtime.CompilerServices;
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

    /// <summary>Nothing is known of how long recursions go on.</summary>
    const double RoundsOfRecursion = 20;

    /// <summary>Nothing is known of the lengths of lists.</summary>
    const double ElementsPerRow = 4;
    readonly Dictionary<LogicalPlan, double> _rows = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<ColumnId, KnownColumn?> _columns = [];
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
            LogicalExpression { IsAnd: true } => filter.Children.Aggregate(1.0, (s, c) => s * Selectivity(c)),
            LogicalExpression => Math.Min(1, filter.Children.Sum(Selectivity)),
            UnaryExpression { Operator: UnaryOperator.Not } not => Math.Clamp(1 - Selectivity(not.Operand), 0.01, 1),
            UnaryExpression { Operator: UnaryOperator.IsNull } => 0.05,
            UnaryExpression { Operator: UnaryOperator.IsNotNull } => 0.95,
            LikeExpression => 0.1,
            InListExpression list => InList(list),
            ComparisonExpression comparison => Comparison(comparison),
            _ => 0.3,
        };
    }

    /// <summary>
    /// About how many pairs of two plans satisfy some conditions. Several equalities between the same two tables are usually one
    /// key of several columns, which has no more values than the smaller table has rows, however many its columns could make.
    /// </summary>
    public double JoinRows(IEnumerable<Expression> conditions, double leftRows, double rightRows)
    {
        double rows = leftRows * rightRows;
        var keys = new Dictionary<(double, double), double>();
        foreach (Expression condition in conditions)
        {
            if (condition is not ComparisonExpression { Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinctFrom } equality)
            {
                rows *= Selectivity(condition);
                continue;
            }

            double left = TableRows(equality.Left, leftRows);
            double right = TableRows(equality.Right, rightRows);
            double distinct = Math.Max(1, Math.Max(Distinct(equality.Left, leftRows), Distinct(equality.Right, rightRows)));
            (double, double) tables = (Math.Min(left, right), Math.Max(left, right));
            keys[tables] = keys.TryGetValue(tables, out double known) ? Math.Min(known * distinct, Math.Max(known,
                tables.Item1)) : distinct;
        }

        return keys.Values.Aggregate(rows, (r, distinct) => r / distinct);
    }

    /// <summary>About how many combinations of values some expressions have among some rows; ask for the rows of their plan first.</summary>
    public double DistinctRows(IEnumerable<Expression> expressions, double rows) =>
        Math.Max(1, Math.Min(rows, expressions.Aggregate(1.0, (d, e) => d * Distinct(e, rows))));

    double Estimate(LogicalPlan plan) => plan switch
    {
        LogicalScan scan => Scan(scan),
        LogicalFilter filter => Rows(filter.Input) * Selectivity(filter.Condition),
        LogicalAggregate { Keys.Count: 0 } => 1,
        LogicalAggregate aggregate => Groups(aggregate),
        LogicalJoin join => Join(join),
        LogicalSort sort => Math.Min(Rows(sort.Input), sort.Fetch ?? double.MaxValue),
        LogicalLimit limit => Math.Min(Rows(limit.Input), limit.Count ?? double.MaxValue),
        LogicalSetOperation { Operator: SetOperator.UnionAll } set => set.Inputs.Sum(Rows),
        LogicalSetOperation set => Rows(set.Inputs[0]),
        LogicalValues values => values.Rows.Count,
        LogicalWith with => Rows(with.Body),
        LogicalCommonRead read => read.Table.EstimatedRows,
        LogicalRecursive recursive => Rows(recursive.Anchor) * RoundsOfRecursion,
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
        double passing = scan.Filters.Aggregate(rows, (r, f) => r * Selectivity(f));
        return Math.Min(passing, scan.Limit ?? double.MaxValue);
    }

    double Groups(LogicalAggregate aggregate)
    {
        double input = Rows(aggregate.Input);
        double groups = 1;
        foreach (Projection key in aggregate.Keys)
        {
            groups *= key.Expression is ColumnExpression ? Distinct(key.Expression, input) : Math.Max(1, Math.Sqrt(input));
        }

        return Math.Min(groups, input);
    }

    double Join(LogicalJoin join)
    {
        double left = Rows(join.Left);
        double right = Rows(join.Right);
        double pairs = JoinRows(join.Conditions, left, right);
        return join.Kind switch
        {
            JoinKind.Inner => pairs,
            JoinKind.Left => Math.Max(pairs, left),
            JoinKind.Right => Math.Max(pairs, right),
            JoinKind.Full => Math.Max(pairs, left + right),
            JoinKind.Semi => Math.Min(left, join.Conditions.Count == 0 ? left : Math.Max(pairs, left * 0.1)),
            JoinKind.Anti => left * 0.5,
            _ => left,
        };
    }

    double TableRows(Expression expression, double otherwise) =>
        expression is ColumnExpression column && TryFind(column.Id, out KnownColumn known)
            ? known.TableRows
            : otherwise;

    /// <summary>About how many values of an expression differ among some rows; a column without statistics looks like a key.</summary>
    double Distinct(Expression expression, double rows)
    {
        if (expression is not ColumnExpression column
            || !TryFind(column.Id, out KnownColumn known))
        {
            return Math.Max(1, rows);
        }

        double all = known.TableRows;
        if (known.Statistics is { } statistics)
        {
            all = statistics.DistinctCount ?? (Number(statistics.Min) is { } min && Number(statistics.Max) is { } max && !IsFraction(column)
                ? Math.Min(known.TableRows, max - min + 1)
                : all);
        }

        return Math.Max(1, all);
    }

    double InList(InListExpression list)
    {
        double one = list.Operand is ColumnExpression ? 1 / Math.Max(10, Math.Min(Distinct(list.Operand, DefaultRows), 1e6)) : 0.1;
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
                return left is ColumnExpression && TryFind(((ColumnExpression)left).Id, out var known)
                    && known.Statistics is not null
                    ? 1 / Distinct(left, DefaultRows)
                    : 0.1;
            case ComparisonOperator.NotEqual or ComparisonOperator.DistinctFrom:
                return 0.9;
            default:
                return left is ColumnExpression column && right is LiteralExpression literal ? Range(column, op, literal.Value) : 0.3;
        }
    }

    double Range(ColumnExpression column, ComparisonOperator op, ScalarValue bound)
    {
        if (!TryFind(column.Id, out KnownColumn known)
            || Number(known.Statistics?.Min) is not { } min || Number(known.Statistics?.Max) is not { } max
                || Number(bound) is not { } value || max <= min)
        {
            return 0.3;
        }

        double below = Math.Clamp((value - min) / (max - min), 0, 1);
        return Math.Max(1e-6, op is ComparisonOperator.Less or ComparisonOperator.LessOrEqual ? below : 1 - below);
    }

    /// <summary>Finds a column of the tables so far. Few of their columns are ever asked for.</summary>
    bool TryFind(ColumnId id, out KnownColumn known)
    {
        if (!_columns.TryGetValue(id, out KnownColumn? column))
        {
            foreach ((LogicalScan scan, double rows) in _scans)
            {
                for (int i = 0; i < scan.AllColumns.Count; i++)
                {
                    column = scan.AllColumns[i].Id.Equals(id) ? new KnownColumn(scan.Table.Statistics, i, rows) : column;
                }
            }

            _columns.Add(id, column);
        }

        known = column.GetValueOrDefault();
        return column is not null;
    }

    static bool IsFraction(ColumnExpression column) =>
        column.Type.Equals(Arrow.Types.DataType.Float64) || column.Type.Equals(Arrow.Types.DataType.Float32);

    static double? Number(ScalarValue? value) => value?.Value switch
    {
        DateOnly date => date.DayNumber,
        DateTime time => time.Ticks / (double)TimeSpan.TicksPerSecond,
        DateTimeOffset time => time.Ticks / (double)TimeSpan.TicksPerSecond,
        Int128 number => (double)number,
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
