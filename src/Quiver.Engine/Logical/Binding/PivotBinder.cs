using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Binds PIVOT as a query with GROUP BY: an aggregate for each value of the columns to pivot on, over the rows with that value. Columns are
/// named as DuckDB does, and values that the statement does not list are looked up while it is planned.
/// </summary>
sealed class PivotBinder(Binder binder)
{
    const int MostColumns = 10_000;

    public LogicalPlan Bind(SqlPivot pivot, Relation source, Scope? outer, CommonTables? tables)
    {
        var expressions = new ExpressionBinder(binder, new Scope(source, outer, tables));
        List<PivotValue> values = Values(pivot, source, expressions, outer, tables);
        IReadOnlyList<SqlSelectItem> aggregates = pivot.Aggregates.Count > 0 ? pivot.Aggregates : [CountOfRows(pivot)];
        if ((long)values.Count * aggregates.Count > MostColumns)
        {
            throw BindingErrors.At(
                pivot,
                ErrorCode.LimitExceeded,
                $"PIVOT would give {values.Count * (long)aggregates.Count} columns, the most are {MostColumns}; list fewer values");
        }

        List<SqlSelectItem> items = Groups(pivot, source, aggregates, expressions);
        int groups = items.Count;
        foreach (PivotValue value in values)
        {
            foreach (SqlSelectItem aggregate in aggregates)
            {
                string? suffix = aggregate.Alias?.Name ?? (aggregates.Count > 1 ? NameOf(aggregate.Expression) : null);
                string name = suffix is null ? value.Name : $"{value.Name}_{suffix}";
                items.Add(new SqlSelectItem(OfValue(aggregate.Expression, value), Identifier(name)) { Span = aggregate.Span });
            }
        }

        SqlGroupingElement[] keys = [.. items.Take(groups).Select(
            i => new SqlGroupingElement(SqlGroupingKind.Plain, [i.Expression], []) { Span = i.Span })];
        var select = new SqlSelect(items, new BoundTable(source) { Span = pivot.Span })
        {
            Span = pivot.Span,
            GroupBy = keys.Length > 0 ? new SqlGroupBy(All: false, keys) { Span = pivot.Span } : null,
        };
        return binder.Selects.Bind(select, [], null, outer, tables);
    }

    static SqlIdentifier Identifier(string name) => new(name, Quoted: true);

    static SqlSelectItem CountOfRows(SqlPivot pivot)
    {
        var name = new SqlName([new SqlIdentifier("count", Quoted: false)]) { Span = pivot.Span };
        var star = new SqlFunctionArgument(null, new SqlStar(null, [], [], []) { Span = pivot.Span }) { Span = pivot.Span };
        return new SqlSelectItem(new SqlFunctionCall(name, [star]) { Span = pivot.Span }, null) { Span = pivot.Span };
    }

    string NameOf(SqlExpression aggregate) => binder.TextOf(aggregate).ToLowerInvariant();

    /// <summary>Adds the condition of a value to an aggregate.</summary>
    static SqlFunctionCall OfValue(SqlExpression aggregate, PivotValue value)
    {
        if (aggregate is not SqlFunctionCall { Over: null } call)
        {
            throw BindingErrors.Invalid(aggregate, "USING of PIVOT takes calls of aggregate functions, such as sum(amount)");
        }

        SqlExpression filter = new BoundExpression(value.Condition) { Span = aggregate.Span };
        return call with
        {
            Filter = call.Filter is null ? filter : new SqlLogical(IsAnd: true, [call.Filter, filter]) { Span = aggregate.Span },
        };
    }

    /// <summary>The columns of GROUP BY, or else all columns that nothing else uses.</summary>
    static List<SqlSelectItem> Groups(
        SqlPivot pivot, Relation source, IReadOnlyList<SqlSelectItem> aggregates, ExpressionBinder expressions)
    {
        if (pivot.GroupBy is not null)
        {
            return [.. pivot.GroupBy.Select(g => new SqlSelectItem(g, null) { Span = g.Span })];
        }

        var used = new HashSet<ColumnId>();
        foreach (SqlExpression part in pivot.On.Select(o => o.Expression).Concat(aggregates.Select(a => a.Expression)))
        {
            foreach (SqlExpression expression in part is SqlRow row ? row.Items : [part])
            {
                ExpressionRewriter.CollectColumns(expressions.Bind(expression), used);
            }
        }

        return [.. source.Visible.Where(c => !ExpressionRewriter.ColumnsOf(c.Value).Overlaps(used)).Select(
            c => new SqlSelectItem(new BoundExpression(c.Value) { Span = pivot.Span }, Identifier(c.Name)) { Span = pivot.Span })];
    }

    /// <summary>The combinations of the values of all columns to pivot on.</summary>
    List<PivotValue> Values(SqlPivot pivot, Relation source, ExpressionBinder expressions, Scope? outer, CommonTables? tables)
    {
        List<PivotValue>? all = null;
        foreach (SqlPivotColumn column in pivot.On)
        {
            List<PivotValue> own = column.Values.Count > 0
                ? [.. column.Values.Select(v => Listed(column, v, expressions))]
                : [.. Found(column, source, expressions, outer, tables)];
            all = all is null
                ? own
                : [.. all.SelectMany(a => own.Select(o => new PivotValue(
                    $"{a.Name}_{o.Name}", new LogicalExpression(isAnd: true, [a.Condition, o.Condition]))))];
            if (all.Count > MostColumns)
            {
                throw BindingErrors.At(
                    column, ErrorCode.LimitExceeded, $"PIVOT has more than {MostColumns} values; list fewer of them with IN");
            }
        }

        return all!;
    }

    PivotValue Listed(SqlPivotColumn column, SqlSelectItem item, ExpressionBinder expressions)
    {
        IReadOnlyList<SqlExpression> operands = column.Expression is SqlRow row ? row.Items : [column.Expression];
        IReadOnlyList<SqlExpression> values =
            column.Expression is SqlRow && item.Expression is SqlRow list ? list.Items : [item.Expression];
        if (values.Count != operands.Count)
        {
            throw BindingErrors.Mismatch(item, $"a value of PIVOT has {values.Count} parts for {operands.Count} columns");
        }

        var names = new List<string>();
        var conditions = new List<Expression>();
        for (int i = 0; i < values.Count; i++)
        {
            // An identifier stands for its name, as in DuckDB.
            Expression value = values[i] is SqlColumnReference { Parts: [var name] }
                ? ExpressionBinder.Text(name.Name)
                : expressions.Bind(values[i]);
            ScalarValue constant = value is LiteralExpression literal ? literal.Value : binder.Context.EvaluateConstant(value);
            names.Add(constant.IsNull ? "NULL" : constant.ToString());
            conditions.Add(Same(expressions.Bind(operands[i]), new LiteralExpression(constant), item));
        }

        return new PivotValue(item.Alias?.Name ?? string.Join('_', names), And(conditions));
    }

    /// <summary>The values that the query of IN gives, or all that there are, in order.</summary>
    IEnumerable<PivotValue> Found(
        SqlPivotColumn column, Relation source, ExpressionBinder expressions, Scope? outer, CommonTables? tables)
    {
        LogicalPlan plan;
        Expression operand = expressions.Bind(column.Expression);
        if (column.Query is not null)
        {
            plan = binder.Queries.Bind(column.Query, outer, tables);
        }
        else
        {
            PlanColumn value = binder.NewColumn("value", operand.Type);
            plan = new LogicalFilter(source.Plan, new UnaryExpression(UnaryOperator.IsNotNull, operand));
            plan = new LogicalAggregate(plan, [new Projection(value, operand)], []);
            plan = new LogicalSort(plan, [new SortKey(value.Read(), IsDescending: false, NullsFirst: false)]);
        }

        plan = CommonTableBinder.Define(plan, tables, null);
        if (ExpressionRewriter.FreeColumns(plan).Count > 0)
        {
            throw BindingErrors.NotSupported(column, "PIVOT of a query with columns of an enclosing one, without the values of IN, is");
        }

        Expression text = new LiteralExpression(ScalarValue.Null(DataType.Utf8));
        foreach (ScalarValue value in binder.Context.ReadColumn(plan))
        {
            text = Coercion.Cast(new LiteralExpression(value), DataType.Utf8, column);
            ScalarValue name = text is LiteralExpression literal ? literal.Value : binder.Context.EvaluateConstant(text);
            yield return new PivotValue(
                name.IsNull ? "NULL" : (string)name.Value!, Same(operand, new LiteralExpression(value), column));
        }
    }

    static Expression Same(Expression operand, LiteralExpression value, SqlNode at)
    {
        if (value.Value.IsNull)
        {
            return new UnaryExpression(UnaryOperator.IsNull, operand);
        }

        (Expression left, Expression right) = Coercion.ForComparison(operand, value, at);
        return new ComparisonExpression(Compute.Comparison.ComparisonOperator.Equal, left, right);
    }

    static Expression And(List<Expression> conditions) =>
        conditions.Count == 1 ? conditions[0] : new LogicalExpression(isAnd: true, conditions);

    /// <summary>A value: what its columns are called, and the rows that have it.</summary>
    readonly record struct PivotValue(string Name, Expression Condition);
}
