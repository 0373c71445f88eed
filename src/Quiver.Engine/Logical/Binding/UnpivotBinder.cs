using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds UNPIVOT: each row is repeated for its columns, whose names and values are lists side by side.</summary>
sealed class UnpivotBinder(Binder binder)
{
    public Relation Bind(SqlUnpivot unpivot, Relation source, Scope? outer, CommonTables? tables)
    {
        var expressions = new ExpressionBinder(binder, new Scope(source, outer, tables)) { Clause = "UNPIVOT" };
        int width = unpivot.ValueColumns.Count;
        List<(string Name, Expression[] Values)> parts = [.. unpivot.Columns.SelectMany(c => Parts(c, width, expressions))];
        var used = new HashSet<ColumnId>();
        foreach (Expression value in parts.SelectMany(p => p.Values))
        {
            ExpressionRewriter.CollectColumns(value, used);
        }

        var lists = new List<Projection>();
        Expression[] names = [.. parts.Select(p => ExpressionBinder.Text(p.Name))];
        lists.Add(List(unpivot.NameColumn, names, expressions, unpivot));
        for (int i = 0; i < width; i++)
        {
            IReadOnlyList<Expression> values = Coercion.Unify([.. parts.Select(p => p.Values[i])], "the columns of UNPIVOT", unpivot);
            lists.Add(List(unpivot.ValueColumns[i], values, expressions, unpivot));
        }

        LogicalPlan plan = new LogicalUnnest(source.Plan, lists, null, keepsEmpty: false);
        if (!unpivot.IncludeNulls)
        {
            Expression[] present = [.. lists.Skip(1).Select(l => new UnaryExpression(UnaryOperator.IsNotNull, l.Column.Read()))];
            plan = new LogicalFilter(plan, ExpressionRewriter.And(present)!);
        }

        var table = new ScopeTable(["unpivot"]);
        return new Relation(
            plan,
            [
                .. source.Visible.Where(c => !ExpressionRewriter.ColumnsOf(c.Value).Overlaps(used))
                    .Select(c => new ScopeColumn(c.Name, table, c.Value)),
                .. lists.Select(l => new ScopeColumn(l.Column.Name, table, l.Column.Read())),
            ],
            [table]);
    }

    Projection List(SqlIdentifier name, IReadOnlyList<Expression> values, ExpressionBinder expressions, SqlNode at)
    {
        Expression list = expressions.Call("list_value", at, values);
        return new Projection(binder.NewColumn(name.Name, ((ListType)list.Type.Logical).Element), list);
    }

    /// <summary>The columns that an element stands for, with the name that their rows get.</summary>
    IEnumerable<(string Name, Expression[] Values)> Parts(SqlSelectItem item, int width, ExpressionBinder expressions)
    {
        if (width == 1 && item.Expression is SqlStar star)
        {
            return new StarBinder(expressions).Expand(star).Select(c => (c.Name, new[]
            {
                c.Replacement is null ? expressions.Read(c.Column, star) : expressions.Bind(c.Replacement),
            }));
        }

        IReadOnlyList<SqlExpression> columns = item.Expression is SqlRow row ? row.Items : [item.Expression];
        if (columns.Count % width != 0)
        {
            throw BindingErrors.Mismatch(
                item, $"UNPIVOT has {width} value columns, but an element of its list has {columns.Count} columns");
        }

        var parts = new List<(string Name, Expression[] Values)>();
        if (width == 1 && item.Expression is not SqlRow)
        {
            Expression value = expressions.Bind(item.Expression);
            IReadOnlyList<ScopeColumn> found = expressions.ColumnsFound ?? [];
            parts.Add((item.Alias?.Name ?? (found.Count > 0 ? found[0].Name : NameOf(item.Expression, value)), [value]));
            for (int i = 1; i < found.Count; i++)
            {
                expressions.ColumnsIndex = i;
                parts.Add((item.Alias?.Name ?? found[i].Name, [expressions.Bind(item.Expression)]));
            }

            expressions.ForgetColumns();
            return parts;
        }

        for (int i = 0; i < columns.Count; i += width)
        {
            SqlExpression[] part = [.. columns.Skip(i).Take(width)];
            Expression[] values = [.. part.Select(expressions.Bind)];
            string name = item.Alias?.Name ?? string.Join('_', part.Zip(values, NameOf));
            parts.Add((name, values));
        }

        return parts;
    }

    /// <summary>A column is named after the first column in it.</summary>
    string NameOf(SqlExpression column, Expression value) => FirstColumn(value)?.Name ?? binder.TextOf(column);

    static ColumnExpression? FirstColumn(Expression value) =>
        value as ColumnExpression ?? value.Children.Select(FirstColumn).FirstOrDefault(c => c is not null);
}
