using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds ORDER BY and LIMIT over plans whose columns have their final names.</summary>
sealed class OrderByBinder(Binder binder)
{
    /// <summary>Orders the rows of a set operation, of VALUES or of a query in parentheses.</summary>
    public LogicalPlan Apply(LogicalPlan plan, IReadOnlyList<SqlOrderItem> items, SqlLimit? limit, Scope? outer, CommonTables? tables)
    {
        IReadOnlyList<PlanColumn> visible = plan.Output;
        if (items.Count > 0)
        {
            var scope = new Scope(Relation.Of(plan), outer, tables);
            var expressions = new ExpressionBinder(binder, scope) { Clause = "ORDER BY of a set operation" };
            var projections = new List<Projection>(visible.Select(Projection.Pass));
            var keys = new List<SortKey>();
            foreach (SqlOrderItem item in items)
            {
                keys.AddRange(Values(item, visible, expressions).Select(value => Key(Project(value, projections), item)));
            }

            if (projections.Count > visible.Count)
            {
                plan = new LogicalProject(plan, projections);
            }

            plan = new LogicalSort(plan, keys);
        }

        plan = Limit(plan, limit, outer, tables, plan is LogicalSort sort ? [.. sort.Keys.Select(k => k.Expression)] : []);
        return plan.Output.Count > visible.Count ? new LogicalProject(plan, [.. visible.Select(Projection.Pass)]) : plan;
    }

    /// <summary>Makes a key; nulls that the statement gives no place have that of the session.</summary>
    public SortKey Key(Expression value, SqlOrderItem item) => new(value, item.Descending, item.Nulls switch
    {
        SqlNullOrder.First => true,
        SqlNullOrder.Last => false,
        _ => binder.Context.NullOrder switch
        {
            DefaultNullOrder.Max => item.Descending,
            DefaultNullOrder.Min => !item.Descending,
            var place => place == DefaultNullOrder.First,
        },
    });

    /// <summary>Returns the 0-based index for a constant integer that stands for a column; null for other expressions.</summary>
    public static int? Ordinal(SqlExpression expression, int count, string clause)
    {
        if (expression is not SqlLiteral { Kind: SqlLiteralKind.Integer } literal)
        {
            return null;
        }

        return int.TryParse(literal.Text, out int ordinal) && ordinal >= 1 && ordinal <= count
            ? ordinal - 1
            : throw BindingErrors.Invalid(
                literal,
                $"{clause} {literal.Text} is not a position in the SELECT list, which has {count} {(count == 1 ? "column" : "columns")}");
    }

    /// <summary>Binds LIMIT and OFFSET over rows that are in the order of some keys.</summary>
    public LogicalPlan Limit(
        LogicalPlan plan, SqlLimit? limit, Scope? outer, CommonTables? tables, IReadOnlyList<Expression> keys)
    {
        if (limit is null)
        {
            return plan;
        }

        Expression offsetValue = Number(limit.Offset, "OFFSET", DataType.Int64, outer, tables);
        if (limit.Percent)
        {
            return Percent(plan, limit, Rows(offsetValue, limit.Offset, "OFFSET") ?? 0);
        }

        Expression countValue = Number(limit.Count, "LIMIT", DataType.Int64, outer, tables);
        if (!limit.WithTies && (!LateralBinder.IsConstant(countValue) || !LateralBinder.IsConstant(offsetValue)))
        {
            return new LateralBinder(binder).Limit(plan, countValue, offsetValue);
        }

        long? count = Rows(countValue, limit.Count, "LIMIT");
        long offset = Rows(offsetValue, limit.Offset, "OFFSET") ?? 0;
        if (limit.WithTies && count is { } rows)
        {
            return keys.Count > 0
                ? new LogicalTies(plan, offset, rows, keys)
                : throw BindingErrors.Invalid(limit, "WITH TIES gives the rows that are equal in ORDER BY; add ORDER BY");
        }

        return count is null && offset == 0 ? plan : new LogicalLimit(plan, offset, count);
    }

    LogicalPlan Percent(LogicalPlan plan, SqlLimit limit, long offset)
    {
        if (limit.WithTies)
        {
            throw BindingErrors.NotSupported(limit, "WITH TIES of a percentage is");
        }

        return Fold(Number(limit.Count, "LIMIT", DataType.Float64, null, null)) switch
        {
            null => offset == 0 ? plan : new LogicalLimit(plan, offset, null),
            double percent and >= 0 and <= 100 => new LogicalPercentLimit(plan, offset, percent),
            _ => throw BindingErrors.At(limit.Count!, ErrorCode.InvalidValue, "LIMIT must be from 0 to 100 percent"),
        };
    }

    IEnumerable<Expression> Values(SqlOrderItem item, IReadOnlyList<PlanColumn> visible, ExpressionBinder expressions)
    {
        if (item.Expression is null)
        {
            return visible.Select(c => c.Read());
        }

        return Ordinal(item.Expression, visible.Count, "ORDER BY") is { } ordinal
            ? [visible[ordinal].Read()]
            : [expressions.Collations.Key(item.Expression)];
    }

    Expression Project(Expression value, List<Projection> projections)
    {
        if (value is ColumnExpression column && projections.Any(p => p.Column.Id == column.Id))
        {
            return value;
        }

        PlanColumn hidden = binder.NewColumn(value.ToString(), value.Type);
        projections.Add(new Projection(hidden, value));
        return hidden.Read();
    }

    /// <summary>Binds a number of rows or a part of them; null for none.</summary>
    Expression Number(SqlExpression? expression, string clause, DataType type, Scope? outer, CommonTables? tables)
    {
        if (expression is null)
        {
            return new LiteralExpression(ScalarValue.Null(type));
        }

        var expressions = new ExpressionBinder(binder, new Scope(Relation.OneRow, outer, tables))
        {
            Clause = clause,
            FindAlias = (name, _) => throw BindingErrors.Invalid(
                name, $"{clause} takes a constant number of rows, not the column \"{name.Name}\""),
        };
        Expression value = expressions.Bind(expression);
        if (!value.Type.IsNumeric && value.Type.Id != TypeId.Null && value is not LiteralExpression { Type.Id: TypeId.Utf8 })
        {
            throw BindingErrors.Mismatch(expression, $"{clause} takes a number of rows, not a value of type {value.Type}");
        }

        return Coercion.Cast(value, type, expression);
    }

    long? Rows(Expression value, SqlExpression? expression, string clause) => Fold(value) is not long rows ? null
        : rows >= 0 ? rows
        : throw BindingErrors.At(expression!, ErrorCode.InvalidValue, $"{clause} must not be negative, but it is {rows}");

    /// <summary>Computes a number that does not depend on rows; a subquery is run while the statement is planned.</summary>
    object? Fold(Expression value)
    {
        if (ExpressionRewriter.Any(value, e => e is SubqueryExpression))
        {
            var row = new LogicalProject(LogicalValues.OneRow, [new Projection(binder.NewColumn("rows", value.Type), value)]);
            return binder.Context.ReadColumn(row)[0].Value;
        }

        return value is LiteralExpression literal ? literal.Value.Value : binder.Context.EvaluateConstant(value).Value;
    }
}
