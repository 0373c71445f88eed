using Xunit;
using Quiver.Compute.Comparison;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Tests.Optimizer;

/// <summary>The meaning of plans, row by row: subqueries run once for every outer row. What optimised plans are held against.</summary>
sealed class PlanInterpreter
{
    static readonly ThreadLocal<Dictionary<CommonTable, List<Dictionary<ColumnId, object?>>>> _common = new(() => []);

    public static ScalarValue Constant(Expression expression) => new(expression.Type, Value(expression, []));

    /// <summary>Returns the rows as text, sorted.</summary>
    public static string[] Run(LogicalPlan plan) =>
        [.. Rows(plan, []).Select(r => Text(plan.Output.Select(c => r[c.Id]))).Order(StringComparer.Ordinal)];

    static string Text(IEnumerable<object?> values) => string.Join(",", values.Select(v => v?.ToString() ?? "null"));

    static List<Dictionary<ColumnId, object?>> Rows(LogicalPlan plan, Dictionary<ColumnId, object?> outer)
    {
        switch (plan)
        {
            case LogicalScan scan:
                var table = (PlanBuilder.Table)scan.Table;
                IEnumerable<Dictionary<ColumnId, object?>> all = table.Rows
                    .Select(r => Row(outer, scan.AllColumns.Select((c, i) => (c.Id, (object?)r[i]))));
                return [.. all.Where(r => table.Support != Catalog.FilterPushdown.Exact || scan.Filters.All(f => Value(f, r) is true))];
            case LogicalFilter filter:
                return [.. Rows(filter.Input, outer).Where(r => Value(filter.Condition, r) is true)];
            case LogicalProject project:
                return [.. Rows(project.Input, outer)
                    .Select(r => Row(outer, project.Projections.Select(p => (p.Column.Id, Value(p.Expression, r)))))];
            case LogicalValues values:
                return [.. values.Rows.Select(cells => Row(outer, values.Output.Select((c, i) => (c.Id, Value(cells[i], outer)))))];
            case LogicalSort sort:
                return Sorted(sort, Rows(sort.Input, outer));
            case LogicalLimit limit:
                return [.. Rows(limit.Input, outer).Skip((int)limit.Offset).Take((int)(limit.Count ?? int.MaxValue))];
            case LogicalSetOperation { Operator: SetOperator.UnionAll } set:
                return [.. set.Inputs.SelectMany(input => Rows(input, outer)
                    .Select(r => Row(outer, set.Output.Select((c, i) => (c.Id, r[input.Output[i].Id])))))];
            case LogicalWith with:
                _common.Value![with.Table] = Rows(with.Definition, outer);
                return Rows(with.Body, outer);
            case LogicalCommonRead read:
                return [.. _common.Value![read.Table].Select(r => Row(outer, read.Output.Select((c, i) => (c.Id, r[read.Sources[i]]))))];
            case LogicalAggregate aggregate:
                return Aggregate(aggregate, Rows(aggregate.Input, outer), outer);
            default:
                return Join((LogicalJoin)plan, outer);
        }
    }

    static List<Dictionary<ColumnId, object?>> Sorted(LogicalSort sort, List<Dictionary<ColumnId, object?>> rows)
    {
        rows = [.. rows.OrderBy(r => Value(sort.Keys[0].Expression, r) ?? long.MaxValue)];
        return [.. rows.Take((int)(sort.Fetch ?? int.MaxValue))];
    }

    static List<Dictionary<ColumnId, object?>> Aggregate(
        LogicalAggregate aggregate, List<Dictionary<ColumnId, object?>> rows, Dictionary<ColumnId, object?> outer)
    {
        var groups = rows.GroupBy(r => Text(aggregate.Keys.Select(k => Value(k.Expression, r)))).Select(g => g.ToList()).ToList();
        if (aggregate.Keys.Count == 0 && groups.Count == 0)
        {
            groups.Add([]);
        }

        return [.. groups.Select(g => Row(outer, [
            .. aggregate.Keys.Select(k => (k.Column.Id, Value(k.Expression, g[0]))),
            .. aggregate.Calls.Select(c => (c.Column.Id, Call(c.Call, g))),
        ]))];
    }

    static object? Call(AggregateCall call, List<Dictionary<ColumnId, object?>> group)
    {
        IEnumerable<Dictionary<ColumnId, object?>> rows = group.Where(r => call.Filter is null || Value(call.Filter, r) is true);
        if (call.Arguments.Count == 0)
        {
            return (long)rows.Count();
        }

        IEnumerable<long> all = rows.Select(r => Value(call.Arguments[0], r)).OfType<long>();
        long[] values = [.. call.IsDistinct ? all.Distinct() : all];
        return call.Function.Name == "count" ? (long)values.Length
            : values.Length == 0 ? null
            : call.Function.Name switch { "sum" => values.Sum(), "max" => values.Max(), "avg" => values.Average(),
                _ => (object)values.Min() };
    }

    static List<Dictionary<ColumnId, object?>> Join(LogicalJoin join, Dictionary<ColumnId, object?> outer)
    {
        List<Dictionary<ColumnId, object?>> left = Rows(join.Left, outer);
        List<Dictionary<ColumnId, object?>> right = Rows(join.Right, outer);
        var result = new List<Dictionary<ColumnId, object?>>();
        var matched = new HashSet<int>();
        foreach (Dictionary<ColumnId, object?> l in left)
        {
            var partners = new List<Dictionary<ColumnId, object?>>();
            bool anyNull = false;
            for (int i = 0; i < right.Count; i++)
            {
                Dictionary<ColumnId, object?> pair = Row(l, right[i].Select(p => (p.Key, p.Value)));
                object? holds = join.Conditions.Count == 0 ? true : All(join.Conditions.Select(c => Value(c, pair)));
                anyNull |= holds is null;
                if (holds is true)
                {
                    partners.Add(pair);
                    matched.Add(i);
                }
            }

            Assert.True(join.Kind != JoinKind.Single || partners.Count <= 1, "more than one row");
            Dictionary<ColumnId, object?> padded = Row(l, join.Right.Output.Select(c => (c.Id, (object?)null)));
            result.AddRange(join.Kind switch
            {
                JoinKind.Semi => partners.Count > 0 ? [l] : [],
                JoinKind.Anti => partners.Count > 0 ? [] : [l],
                JoinKind.Mark => [Row(l, [(join.Mark!.Id, partners.Count > 0 ? true : anyNull ? null : (object?)false)])],
                JoinKind.Left or JoinKind.Single or JoinKind.Full when partners.Count == 0 => [padded],
                _ => partners,
            });
        }

        if (join.Kind is JoinKind.Right or JoinKind.Full)
        {
            result.AddRange(
                right.Where((_, i) => !matched.Contains(i)).Select(r => Row(r, join.Left.Output.Select(c => (c.Id, (object?)null)))));
        }

        return result;
    }

    static Dictionary<ColumnId, object?> Row(Dictionary<ColumnId, object?> outer, IEnumerable<(ColumnId, object?)> cells)
    {
        var row = new Dictionary<ColumnId, object?>(outer);
        foreach ((ColumnId id, object? value) in cells)
        {
            row[id] = value;
        }

        return row;
    }

    static object? All(IEnumerable<object?> values)
    {
        object?[] all = [.. values];
        return all.Contains(false) ? false : all.Contains(null) ? null : true;
    }

    static object? Invert(object? value) => value is bool b ? !b : null;

    static object? Value(Expression expression, Dictionary<ColumnId, object?> row)
    {
        object? First() => Value(expression.Children[0], row);
        switch (expression)
        {
            case ColumnExpression column:
                return row[column.Id];
            case LiteralExpression literal:
                return literal.Value.Value;
            case LogicalExpression { IsAnd: true }:
                return All(expression.Children.Select(c => Value(c, row)));
            case LogicalExpression:
                return Invert(All(expression.Children.Select(c => Invert(Value(c, row)))));
            case UnaryExpression unary:
                return unary.Operator switch
                {
                    UnaryOperator.Not => Invert(First()),
                    UnaryOperator.IsNull => First() is null,
                    UnaryOperator.IsNotNull => First() is not null,
                    _ => First() is true,
                };
            case CastExpression cast:
                return cast.Type.IsFloating && First() is long whole ? (double)whole : First();
            case ArithmeticExpression arithmetic:
                return (First(), Value(arithmetic.Right, row)) switch
                {
                    (long a, long b) => a * b,
                    (double a, double b) => a / b,
                    _ => null,
                };
            case CaseExpression choice:
                for (int i = 0; i < choice.BranchCount; i++)
                {
                    if (Value(choice.Children[2 * i], row) is true)
                    {
                        return Value(choice.Children[(2 * i) + 1], row);
                    }
                }

                return Value(choice.Default, row);
            case InListExpression list:
                object? any = Invert(All(list.Values.Select(v => Invert(Compare(ComparisonOperator.Equal, First(), v.Value)))));
                return list.IsNegated ? Invert(any) : any;
            case ComparisonExpression comparison:
                return Compare(comparison.Operator, Value(comparison.Left, row), Value(comparison.Right, row));
            default:
                return Subquery((SubqueryExpression)expression, row);
        }
    }

    static object? Subquery(SubqueryExpression subquery, Dictionary<ColumnId, object?> row)
    {
        List<Dictionary<ColumnId, object?>> rows = Rows(subquery.Plan, row);
        ColumnId column = subquery.Plan.Output[0].Id;
        switch (subquery.Kind)
        {
            case SubqueryKind.Exists:
                return rows.Count > 0;
            case SubqueryKind.Scalar:
                Assert.True(rows.Count <= 1, "more than one row");
                return rows.Count == 0 ? null : rows[0][column];
            default:
                object? operand = Value(subquery.Children[0], row);
                return Invert(All(rows.Select(r => Invert(Compare(subquery.Comparison, operand, r[column])))));
        }
    }

    static object? Compare(ComparisonOperator op, object? left, object? right)
    {
        if (op is ComparisonOperator.DistinctFrom or ComparisonOperator.NotDistinctFrom)
        {
            return Equals(left, right) == (op == ComparisonOperator.NotDistinctFrom);
        }

        if (left is null || right is null)
        {
            return null;
        }

        int order = Comparer<object>.Default.Compare(left, right);
        return op switch
        {
            ComparisonOperator.Equal => order == 0,
            ComparisonOperator.NotEqual => order != 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.LessOrEqual => order <= 0,
            ComparisonOperator.Greater => order > 0,
            _ => order >= 0,
        };
    }
}
