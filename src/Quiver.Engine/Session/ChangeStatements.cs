using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>
/// UPDATE, DELETE and TRUNCATE. Of tables in memory a query computes the new rows and whether each was meant, and its result
/// replaces the table at once.
/// </summary>
sealed class ChangeStatements(StatementContext context)
{
    /// <summary>Changes values.</summary>
    public async Task<StatementResult> UpdateAsync(SqlUpdate update)
    {
        Refuse(update.From is not null, "UPDATE … FROM (a subquery in SET and WHERE says the same)", update);
        MemoryTable table = await new TableStatements(context).FindMemoryAsync(update.Table.Name, "UPDATE").ConfigureAwait(false);
        return await ChangeAsync(
            table, update.Table, update.Where, update.Assignments, new ReturnedRows(context, update.Table, update.Returning),
            batch => MatchedRows.All(batch, table.Schema)).ConfigureAwait(false);
    }

    /// <summary>Removes rows.</summary>
    public async Task<StatementResult> DeleteAsync(SqlDelete delete)
    {
        SqlExpression? where = WhereOf(delete);
        ITableProvider found = await new TableStatements(context).FindAsync(delete.Table.Name).ConfigureAwait(false);
        if (found is IDeleteTarget target)
        {
            Refuse(delete.Returning.Count > 0, $"RETURNING from \"{delete.Table.Name}\", which is not a table in memory,", delete);
            return await new ForeignWrites(context).DeleteAsync(target, delete.Table, where).ConfigureAwait(false);
        }

        MemoryTable table = found as MemoryTable ?? throw TableStatements.Refused(delete.Table.Name, "DELETE");
        return await ChangeAsync(
            table, delete.Table, where, [], new ReturnedRows(context, delete.Table, delete.Returning),
            batch => MatchedRows.Where(batch, table.Schema, isMatched: false)).ConfigureAwait(false);
    }

    /// <summary>With USING, rows go for which those tables have a row with which the condition holds.</summary>
    static SqlExpression? WhereOf(SqlDelete delete)
    {
        if (delete.Using is null)
        {
            return delete.Where;
        }

        SourceSpan span = delete.Using.Span;
        var one = new SqlSelectItem(new SqlLiteral(SqlLiteralKind.Integer, "1") { Span = span }, null) { Span = span };
        var select = new SqlSelect([one], delete.Using) { Where = delete.Where, Span = span };
        return new SqlExists(new SqlQuery(null, select, [], null) { Span = span }) { Span = span };
    }

    /// <summary>Removes all rows.</summary>
    public async Task<StatementResult> TruncateAsync(SqlTruncate truncate)
    {
        ITableProvider found = await new TableStatements(context).FindAsync(truncate.Table).ConfigureAwait(false);
        if (found is IDeleteTarget target)
        {
            return await new ForeignWrites(context).DeleteAsync(
                target, new SqlNamedTable(truncate.Table) { Span = truncate.Table.Span }, null).ConfigureAwait(false);
        }

        MemoryTable table = found as MemoryTable ?? throw TableStatements.Refused(truncate.Table, "TRUNCATE");
        long count = table.RowCount;
        table.Replace([]);
        return StatementResult.Done(count);
    }

    /// <summary>
    /// Computes the new rows and puts them in the place of the old ones. Where others wrote meanwhile, their rows are not in the
    /// result: it is thrown away and computed anew.
    /// </summary>
    async Task<StatementResult> ChangeAsync(
        MemoryTable table, SqlNamedTable reference, SqlExpression? where, IReadOnlyList<SqlAssignment> assignments, ReturnedRows returned,
        Func<RecordBatch, RecordBatch> change)
    {
        while (true)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            object snapshot = table.Snapshot;
            List<RecordBatch> batches = await RunAsync(table, reference, where, assignments).ConfigureAwait(false);
            StatementResult result = await returned.OfMatchedAsync(table.Schema, batches).ConfigureAwait(false);
            if (Replaces(table, reference.Name, snapshot, [.. batches.Select(change).Where(b => b.Length > 0)]))
            {
                return result;
            }

            await result.DisposeAsync().ConfigureAwait(false);
        }
    }

    async Task<List<RecordBatch>> RunAsync(MemoryTable table, SqlNamedTable reference, SqlExpression? where,
        IReadOnlyList<SqlAssignment> assignments)
    {
        PhysicalPlan plan = await PlanningThread.RunAsync(context.Sql, () => Plan(table, reference, where,
            assignments)).ConfigureAwait(false);
        return await SqlSession.CollectAsync(plan, context).ConfigureAwait(false);
    }

    PhysicalPlan Plan(MemoryTable table, SqlNamedTable reference, SqlExpression? where, IReadOnlyList<SqlAssignment> assignments)
    {
        IReadOnlyList<Field> fields = table.Schema.Fields;
        PlanColumn[] columns = [.. fields.Select(f => new PlanColumn(context.Ids.Next(), f.Name, f.Type))];
        var scan = new LogicalScan(reference.Name.Last.Name, table, columns, [.. Enumerable.Range(0, columns.Length)], [], null);
        string[] path = NameParts.Of(reference);
        Expression condition = where is null
            ? new LiteralExpression(ScalarValue.Boolean(true))
            : new UnaryExpression(UnaryOperator.IsTrue, context.Binder.BindScalar(where, scan, DataType.Boolean, path));
        Expression[] values = [.. columns.Select(c => (Expression)c.Read())];
        var assigned = new HashSet<int>();
        foreach (SqlAssignment assignment in assignments)
        {
            int[] ordinals = [.. assignment.Columns.Select(c => Ordinal(table, reference, c, assignment, assigned))];
            DataType[] types = [.. ordinals.Select(o => fields[o].Type)];
            IReadOnlyList<Expression> given = types.Length == 1
                ? [context.Binder.BindScalar(assignment.Value, scan, types[0], path)]
                : context.Binder.BindRow(assignment.Value, scan, types, path);
            foreach ((int ordinal, Expression value) in ordinals.Zip(given))
            {
                values[ordinal] = new CaseExpression([condition, value, columns[ordinal].Read()], fields[ordinal].Type);
            }
        }

        var targets = fields.Select((f, i) => (f.Name, f.Type, (Expression?)values[i])).Append(("matched", DataType.Boolean, condition));
        return new QueryPlanner(context).PlanInto(scan, [.. targets]);
    }

    /// <summary>Replaces the rows of a table: what the table refuses is said at its name.</summary>
    static bool Replaces(MemoryTable table, SqlName name, object snapshot, RecordBatch[] batches)
    {
        try
        {
            return table.TryReplace(snapshot, batches);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw error.At(name.Position.Line, name.Position.Column);
        }
    }

    static int Ordinal(
        MemoryTable table, SqlNamedTable reference, SqlName column, SqlAssignment assignment, HashSet<int> assigned)
    {
        int ordinal = OrdinalOf(table, reference.Name, column, assignment);
        return assigned.Add(ordinal) ? ordinal : throw BindingErrors.Invalid(assignment, $"UPDATE sets column \"{column}\" twice");
    }

    /// <summary>The place of the column that an assignment names.</summary>
    public static int OrdinalOf(MemoryTable table, SqlName name, SqlName column, SqlAssignment assignment) =>
        table.Schema.IndexOf(column.Last.Name) is >= 0 and int ordinal
            ? ordinal
            : throw BindingErrors.At(
                assignment,
                ErrorCode.UnknownColumn,
                $"unknown column \"{column}\" in table \"{name}\""
                + NameSuggestion.Phrase(column.Last.Name, table.Schema.Fields.Select(f => f.Name)));

    static void Refuse(bool refused, string what, SqlNode node)
    {
        if (refused)
        {
            throw new QuiverException(ErrorCode.NotSupported, $"{what} is not supported yet", node.Position.Line, node.Position.Column);
        }
    }
}
