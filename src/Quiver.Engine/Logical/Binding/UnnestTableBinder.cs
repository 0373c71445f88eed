using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Binds unnest in FROM, and range and generate_series over columns: their arguments may be columns of the tables before them, whose rows
/// they then repeat.
/// </summary>
sealed class UnnestTableBinder(Binder binder)
{
    /// <summary>
    /// Binds a table function whose rows are elements of lists; null where it is another one. The plan gives the columns of the tables
    /// before it too where it reads them, which is told beside it.
    /// </summary>
    /// <param name="reference">The function.</param>
    /// <param name="before">The tables before it.</param>
    /// <param name="outer">The scope of the enclosing query.</param>
    /// <param name="tables">The common tables.</param>
    /// <param name="keepsEmpty">Whether rows without elements stay, as in LEFT JOIN.</param>
    public (Relation Table, bool ReadsBefore)? TryBind(
        SqlTableFunction reference, Relation? before, Scope? outer, CommonTables? tables, bool keepsEmpty)
    {
        string name = reference.Call.Name.Last.Name;
        bool isUnnest = UnnestBinder.IsName(name);
        if (!isUnnest && name is not ("range" or "generate_series"))
        {
            return null;
        }

        var expressions = new ExpressionBinder(binder, new Scope(before ?? Relation.OneRow, outer, tables)) { Clause = "FROM" };
        List<Expression> arguments = isUnnest ? [] : [.. reference.Call.Arguments.Select(a => expressions.Bind(a.Value))];
        if (!isUnnest && arguments.TrueForAll(a => ExpressionRewriter.ColumnsOf(a).Count == 0))
        {
            return null;
        }

        IReadOnlyList<(string? Name, Expression Value)> columns = isUnnest
            ? Columns(reference.Call, new UnnestBinder(expressions))
            : [(null, new UnnestExpression(expressions.Call(name, reference.Call, [.. arguments])))];
        var read = new HashSet<ColumnId>();
        foreach ((_, Expression value) in columns)
        {
            ExpressionRewriter.CollectColumns(value, read);
        }

        bool readsBefore = before is not null && read.Overlaps(before.Plan.Output.Select(c => c.Id));
        LogicalPlan input = readsBefore ? before!.Plan : LogicalValues.OneRow;
        PlanColumn? ordinality = reference.WithOrdinality ? binder.NewColumn("ordinality", DataType.Int64) : null;
        List<Expression> values = [.. columns.Select(c => c.Value)];
        if (ordinality is not null && !values.Exists(UnnestExpression.IsIn))
        {
            throw BindingErrors.Invalid(reference, "WITH ORDINALITY counts elements of lists, but a struct has one row only");
        }

        LogicalPlan plan = UnnestRewriter.Apply(binder, input, values, ordinality, keepsEmpty && readsBefore);
        var table = new ScopeTable([name]);
        List<ScopeColumn> scope = [.. columns.Select((c, i) => new ScopeColumn(c.Name ?? name, table, values[i]))];
        if (ordinality is not null)
        {
            scope.Add(new ScopeColumn(ordinality.Name, table, ordinality.Read()));
        }

        return (new Relation(plan, scope, [table]), readsBefore);
    }

    /// <summary>Several lists stand side by side, each a column.</summary>
    static List<(string? Name, Expression Value)> Columns(SqlFunctionCall call, UnnestBinder unnest) =>
        call.Arguments.Count < 2 || call.Arguments.Any(a => UnnestBinder.OptionOf(a) is not null)
            ? [.. unnest.Expand(call)]
            : [.. call.Arguments.SelectMany(a => unnest.Expand(call with { Arguments = [a] }))];
}
