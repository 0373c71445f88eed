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

        plan = Limit(plan, limit, outer, tables);
        return plan.Output.Count > visible.Count ? new LogicalProject(plan, [.. visible.Select(Projection.Pass)]) : plan;
    }

    /// <summary>Makes a key with PostgreSQL's place for nulls: as if they were larger than all values.</summary>
    public static SortKey Key(Expression value, SqlOrderItem item) => new(value, item.Descending, item.Nulls switch
    {
        SqlNullOrder.First => true,
        SqlNullOrder.Last => false,
        _ => item.Descending,
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
                literal, $"{clause} {literal.Text} is not a position in the SELECT list, which has {count} columns");
    }

    /// <summary>Binds LIMIT and OFFSET.</summary>
    public LogicalPlan Limit(LogicalPlan plan, SqlLimit? limit, Scope? outer, CommonTables? tables)
    {
        if (limit is null)
        {
            return plan;
        }

        if (limit.Percent || limit.WithTies)
        {
            throw BindingErrors.NotSupported(limit, limit.Percent ? "LIMIT with a percentage is" : "WITH TIES is");
        }

        Expression countValue = Rows(limit.Count, "LIMIT", outer, tables);
        Expression offsetValue = Rows(limit.Offset, "OFFSET", outer, tables);
        if (!LateralBinder.IsConstant(countValue) || !LateralBinder.IsConstant(offsetValue))
        {
            return new LateralBinder(binder).Limit(plan, countValue, offsetValue);
        }

        long? count = Fold(countValue, limit.Count, "LIMIT");
        long offset = Fold(offsetValue, limit.Offset, "OFFSET") ?? 0;
        return count is null && offset == 0 ? plan : new LogicalLimit(plan, offset, count);
    }

    IEnumerable<Expression> Values(SqlOrderItem item, IReadOnlyList<PlanColumn> visible, ExpressionBinder expressions)
    {
        if (item.Expression is null)
        {
            return visible.Select(c => c.Read());
        }

        return Ordinal(item.Expression, visible.Count, "ORDER BY") is { } ordinal
            ? [visible[ordinal].Read()]
            : [expressions.Bind(item.Expression)];
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

    /// <summary>Binds a number of rows: of type Int64, null for none.</summary>
    Expression Rows(SqlExpression? expression, string clause, Scope? outer, CommonTables? tables)
    {
        if (expression is null)
        {
            return new LiteralExpression(ScalarValue.Null(DataType.Int64));
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

        return Coercion.Cast(value, DataType.Int64, expression);
    }

    long? Fold(Expression value, SqlExpression? expression, string clause)
    {
        object? number = value is LiteralExpression literal ? literal.Value.Value : binder.Context.EvaluateConstant(value).Value;
        return number is not long rows || rows >= 0
            ? (long?)number
            : throw BindingErrors.At(expression!, ErrorCode.InvalidValue, $"{clause} must not be negative, but it is {rows}");
    }
}
