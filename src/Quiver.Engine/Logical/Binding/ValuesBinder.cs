using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds VALUES.</summary>
sealed class ValuesBinder(Binder binder)
{
    public LogicalPlan Bind(SqlValues values, Scope? outer, CommonTables? tables)
    {
        var expressions = new ExpressionBinder(binder, new Scope(Relation.OneRow, outer, tables)) { Clause = "VALUES" };
        int width = values.Rows[0].Count;
        var rows = new List<Expression[]>(values.Rows.Count);
        foreach (IReadOnlyList<SqlExpression> row in values.Rows)
        {
            if (row.Count != width)
            {
                throw BindingErrors.Mismatch(
                    row.Count > 0 ? row[0] : values,
                    $"the rows of VALUES differ in length: the first has {width} values, row {rows.Count + 1} has {row.Count}");
            }

            rows.Add([.. row.Select(expressions.Bind)]);
        }

        var types = new DataType[width];
        for (int i = 0; i < width; i++)
        {
            Expression[] column = [.. rows.Select(r => r[i])];
            types[i] = Coercion.CommonType(column)
                ?? throw BindingErrors.Mismatch(
                    values,
                    $"the values of column {i + 1} of VALUES have no common type: "
                    + $"{string.Join(", ", column.Select(v => v.Type).Distinct())}");
        }

        for (int r = 0; r < rows.Count; r++)
        {
            for (int i = 0; i < width; i++)
            {
                rows[r][i] = Coercion.Cast(rows[r][i], types[i], values.Rows[r][i]);
            }
        }

        return rows.Exists(r => r.Any(HasSubquery)) ? AsUnion(rows, values) : new LogicalValues(Columns(types), rows);
    }

    /// <summary>Subqueries become joins, for which a row must be a relation.</summary>
    LogicalPlan AsUnion(List<Expression[]> rows, SqlValues values)
    {
        var plans = new List<LogicalPlan>();
        foreach (Expression[] row in rows)
        {
            PlanColumn[] columns = Columns([.. row.Select(v => v.Type)]);
            plans.Add(new LogicalProject(LogicalValues.OneRow, [.. columns.Zip(row, (c, v) => new Projection(c, v))]));
        }

        return plans.Count == 1 ? plans[0] : binder.SetOperations.UnionAll(plans, values);
    }

    PlanColumn[] Columns(IReadOnlyList<DataType> types) => [.. types.Select((t, i) => binder.NewColumn($"column{i + 1}", t))];

    static bool HasSubquery(Expression value) => ExpressionRewriter.Any(value, e => e is SubqueryExpression);
}
