using Quiver.Arrow.Batches;
using Quiver.Arrow.Columns;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Compute.Batches;
using Quiver.Compute.Selection;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
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
        Refuse(update.From is not null || update.Returning.Count > 0, "UPDATE with FROM or RETURNING", update);
        MemoryTable table = await new TableStatements(context).FindMemoryAsync(update.Table.Name, "UPDATE").ConfigureAwait(false);
        int matched = table.Schema.Fields.Count;
        return await ChangeAsync(
            table, update.Table, update.Where, update.Assignments,
            batch => new RecordBatch(table.Schema, [.. batch.Columns.Take(matched)], batch.Length)).ConfigureAwait(false);
    }

    /// <summary>Removes rows.</summary>
    public async Task<StatementResult> DeleteAsync(SqlDelete delete)
    {
        Refuse(delete.Using is not null || delete.Returning.Count > 0, "DELETE with USING or RETURNING", delete);
        ITableProvider found = await new TableStatements(context).FindAsync(delete.Table.Name).ConfigureAwait(false);
        if (found is IDeleteTarget target)
        {
            return await new ForeignWrites(context).DeleteAsync(target, delete.Table, delete.Where).ConfigureAwait(false);
        }

        MemoryTable table = found as MemoryTable ?? throw TableStatements.Refused(delete.Table.Name, "DELETE");
        int matched = table.Schema.Fields.Count;
        return await ChangeAsync(
            table, delete.Table, delete.Where, [], batch => Keep(batch, table.Schema, matched)).ConfigureAwait(false);
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
        MemoryTable table, SqlNamedTable reference, SqlExpression? where, IReadOnlyList<SqlAssignment> assignments,
        Func<RecordBatch, RecordBatch> change)
    {
        int matched = table.Schema.Fields.Count;
        while (true)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            object snapshot = table.Snapshot;
            List<RecordBatch> batches = await RunAsync(table, reference, where, assignments).ConfigureAwait(false);
            if (Replaces(table, reference.Name, snapshot, [.. batches.Select(change).Where(b => b.Length > 0)]))
            {
                return StatementResult.Done(batches.Sum(b => Count((BooleanColumn)Flat(b.Columns[matched]))));
            }
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
        int ordinal = table.Schema.IndexOf(column.Last.Name);
        if (ordinal < 0)
        {
            throw new QuiverException(
                ErrorCode.UnknownColumn,
                $"unknown column \"{column}\" in table \"{reference.Name}\""
                + NameSuggestion.Phrase(column.Last.Name, table.Schema.Fields.Select(f => f.Name)),
                assignment.Position.Line,
                assignment.Position.Column);
        }

        return assigned.Add(ordinal)
            ? ordinal
            : throw new QuiverException(
                ErrorCode.InvalidStatement,
                $"UPDATE sets column \"{column}\" twice",
                assignment.Position.Line,
                assignment.Position.Column);
    }

    static RecordBatch Keep(RecordBatch batch, Schema schema, int matched)
    {
        using var scratch = new ColumnScratch(MemoryBudget.Unlimited);
        using var rows = new RowIndices(MemoryBudget.Unlimited);
        using var source = new ColumnBatch(MemoryBudget.Unlimited);
        using var kept = new ColumnBatch(MemoryBudget.Unlimited);
        rows.FromCondition(Compute.Booleans.BooleanKernel.Not(batch.Columns[matched], scratch), batch.Length);
        source.Reset(matched, batch.Length);
        for (int i = 0; i < matched; i++)
        {
            source.Set(i, batch.Columns[i]);
        }

        kept.SelectFrom(source, rows);
        Column[] columns = [.. Enumerable.Range(0, matched).Select(i => CopyKernel.Copy(kept[i], MemoryBudget.Unlimited))];
        return new RecordBatch(schema, columns, rows.Count);
    }

    static long Count(BooleanColumn column)
    {
        long count = 0;
        for (int i = 0; i < column.Length; i++)
        {
            count += column[i] ? 1 : 0;
        }

        return count;
    }

    static Column Flat(Column column) => FlattenKernel.Flatten(column, new ColumnScratch(MemoryBudget.Unlimited));

    static void Refuse(bool refused, string what, SqlNode node)
    {
        if (refused)
        {
            throw new QuiverException(ErrorCode.NotSupported, $"{what} is not supported yet", node.Position.Line, node.Position.Column);
        }
    }
}
