using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>The queries that tell which rows to insert are in conflict with those of a table, and what becomes of them.</summary>
sealed class ConflictQueries(
    StatementContext context, SqlInsert insert, MemoryTable table, MemoryTable inserted, IReadOnlyList<string> key)
{
    /// <summary>The name of the rows to insert in DO UPDATE.</summary>
    const string Excluded = "excluded";

    readonly string[] _path = insert.Alias is { } alias ? [alias.Name] : NameParts.Of(insert.Table);

    /// <summary>The columns of the key.</summary>
    public IReadOnlyList<string> Key => key;

    /// <summary>The rows that are in conflict with none of the table; of several that are with each other the first.</summary>
    public PhysicalPlan New()
    {
        var same = new SqlSelect([Item(Number("1"))], Target()) { Where = SameKey(), Span = insert.Span };
        SqlExpression isNew = new SqlNot(new SqlExists(Query(same)) { Span = insert.Span }) { Span = insert.Span };
        var window = new SqlWindowSpecification(null, [.. key.Select(k => Read(Excluded, k))], [], null) { Span = insert.Span };
        var count = new SqlFunctionCall(new SqlName([Name("row_number")]) { Span = insert.Span }, []) { Over = window, Span = insert.Span };
        SqlExpression isFirst = new SqlBinary(SqlBinaryOperator.Equal, count, Number("1")) { Span = insert.Span };
        return Plan(new SqlSelect([.. table.Schema.Fields.Select(f => Item(Read(Excluded, f.Name)))], Rows())
        {
            Where = isNew,
            Qualify = new SqlLogical(IsAnd: false, [isFirst, .. key.Select(k => IsNull(k, negated: false))]) { Span = insert.Span },
            Span = insert.Span,
        });
    }

    /// <summary>A row where two of the rows to insert are in conflict with each other.</summary>
    public PhysicalPlan Twice()
    {
        SqlGroupingElement[] keys = [.. key.Select(
            k => new SqlGroupingElement(SqlGroupingKind.Plain, [Read(Excluded, k)], []) { Span = insert.Span })];
        var star = new SqlFunctionArgument(null, new SqlStar(null, [], [], []) { Span = insert.Span }) { Span = insert.Span };
        var count = new SqlFunctionCall(new SqlName([Name("count")]) { Span = insert.Span }, [star]) { Span = insert.Span };
        var select = new SqlSelect([Item(Number("1"))], Rows())
        {
            Where = HasKey(),
            GroupBy = new SqlGroupBy(All: false, keys) { Span = insert.Span },
            Having = new SqlBinary(SqlBinaryOperator.Greater, count, Number("1")) { Span = insert.Span },
            Span = insert.Span,
        };
        var one = new SqlLimit(Number("1"), false, null, false) { Span = insert.Span };
        return new QueryPlanner(context) { Writes = true }.Plan(Query(select) with { Limit = one });
    }

    /// <summary>The rows of the table as they are to be, and whether the statement changes each.</summary>
    public PhysicalPlan Updates()
    {
        (int Ordinal, SqlExpression Value)[] assignments = [.. Assignments()];
        SqlExpression condition = insert.ConflictWhere is null
            ? HasKey()
            : new SqlIs(When(HasKey(), insert.ConflictWhere), SqlTruthTest.True, Negated: false) { Span = insert.ConflictWhere.Span };
        var join = new SqlJoin(Target(), Rows(), SqlJoinKind.Left, false, SameKey(), []) { Span = insert.Span };
        IEnumerable<SqlExpression> items =
        [
            .. table.Schema.Fields.Select(f => Read(_path[^1], f.Name)), condition,
            .. assignments.Select(a => When(condition, a.Value) with { Span = a.Value.Span }),
        ];
        var select = new SqlSelect([.. items.Select(Item)], join) { Span = insert.Span };
        LogicalPlan source = context.Binder.BindQuery(Query(select));
        int count = table.Schema.Fields.Count;
        Expression isChanged = source.Output[count].Read();
        var targets = new List<(string, DataType, Expression?)>();
        for (int i = 0; i < count; i++)
        {
            Field field = table.Schema.Fields[i];
            int from = Array.FindLastIndex(assignments, a => a.Ordinal == i);
            Expression old = source.Output[i].Read();
            Expression value = from < 0 ? old : new CaseExpression(
                [isChanged, Coercion.Cast(source.Output[count + 1 + from].Read(), field.Type, assignments[from].Value), old], field.Type);
            targets.Add((field.Name, field.Type, value));
        }

        targets.Add(("matched", DataType.Boolean, isChanged));
        return new QueryPlanner(context).PlanInto(source, targets);
    }

    /// <summary>What SET assigns; OR REPLACE assigns all columns that the statement gives.</summary>
    IEnumerable<(int Ordinal, SqlExpression Value)> Assignments()
    {
        if (insert.OnConflict == SqlConflictAction.Replace)
        {
            return table.Schema.Fields.Select((f, i) => (i, (SqlExpression)Read(Excluded, f.Name)));
        }

        var all = new List<(int Ordinal, SqlExpression Value)>();
        foreach (SqlAssignment assignment in insert.ConflictSet)
        {
            IReadOnlyList<SqlExpression> values = assignment.Columns.Count == 1 ? [assignment.Value]
                : assignment.Value is SqlRow row && row.Items.Count == assignment.Columns.Count ? row.Items
                : throw BindingErrors.Mismatch(
                    assignment.Value,
                    $"{assignment.Columns.Count} columns take a row of {assignment.Columns.Count} values, such as (1, 2)");
            foreach ((SqlName column, SqlExpression value) in assignment.Columns.Zip(values))
            {
                int ordinal = ChangeStatements.OrdinalOf(table, insert.Table, column, assignment);
                if (all.Exists(a => a.Ordinal == ordinal))
                {
                    throw BindingErrors.Invalid(assignment, $"DO UPDATE sets column \"{column}\" twice");
                }

                all.Add((ordinal, value));
            }
        }

        return all;
    }

    BoundTable Target() => new(ReturnedRows.RelationOf(context, table, _path)) { Span = insert.Table.Span };

    /// <summary>The rows to insert: a name without qualifier is one of the table.</summary>
    BoundTable Rows()
    {
        Relation rows = ReturnedRows.RelationOf(context, inserted, [Excluded]);
        return new(rows with { Columns = [.. rows.Columns.Select(c => c with { IsMerged = true })] }) { Span = insert.Span };
    }

    SqlExpression SameKey() => And([.. key.Select(k =>
        new SqlBinary(SqlBinaryOperator.Equal, Read(_path[^1], k), Read(Excluded, k)) { Span = insert.Span })]);

    SqlExpression HasKey() => And([.. key.Select(k => IsNull(k, negated: true))]);

    SqlIs IsNull(string column, bool negated) =>
        new(Read(Excluded, column), SqlTruthTest.Null, negated) { Span = insert.Span };

    SqlExpression And(IReadOnlyList<SqlExpression> all) =>
        all.Count == 1 ? all[0] : new SqlLogical(IsAnd: true, all) { Span = insert.Span };

    SqlCase When(SqlExpression condition, SqlExpression result) =>
        new(null, [new SqlWhen(condition, result) { Span = insert.Span }], null) { Span = insert.Span };

    SqlColumnReference Read(string from, string column) => new([Name(from), Name(column)]) { Span = insert.Span };

    static SqlIdentifier Name(string name) => new(name, Quoted: true);

    SqlLiteral Number(string digits) => new(SqlLiteralKind.Integer, digits) { Span = insert.Span };

    static SqlSelectItem Item(SqlExpression value) => new(value, null) { Span = value.Span };

    SqlQuery Query(SqlSelect select) => new(null, select, [], null) { Span = insert.Span };

    PhysicalPlan Plan(SqlSelect select) => new QueryPlanner(context) { Writes = true }.Plan(Query(select));
}
