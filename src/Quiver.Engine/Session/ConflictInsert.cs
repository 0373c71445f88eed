using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>
/// INSERT with ON CONFLICT, OR REPLACE, OR IGNORE or RETURNING into a table in memory. A row is in conflict with another one that has
/// the same values in all columns of a key; nulls are in no conflict.
/// </summary>
sealed class ConflictInsert(StatementContext context, SqlInsert insert, MemoryTable table)
{
    readonly ReturnedRows _returned = new(
        context,
        new SqlNamedTable(insert.Table)
        {
            Alias = insert.Alias is null ? null : new SqlTableAlias(insert.Alias, []) { Span = insert.Alias.Span },
            Span = insert.Table.Span,
        },
        insert.Returning);

    /// <summary>
    /// Writes rows. Where others wrote meanwhile, what was in conflict with what may have changed: it is found out anew.
    /// </summary>
    public async Task<StatementResult> WriteAsync(IReadOnlyList<RecordBatch> rows)
    {
        CheckRows(rows);
        ConflictQueries? queries = insert.OnConflict == SqlConflictAction.Fail
            ? null : new ConflictQueries(context, insert, table, new MemoryTable(table.Schema, rows), Key());
        if (queries is not null && insert.OnConflict != SqlConflictAction.Ignore)
        {
            await RejectTwiceAsync(queries).ConfigureAwait(false);
        }

        while (true)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            object snapshot = table.Snapshot;
            IReadOnlyList<RecordBatch> added = queries is null ? rows : await RunAsync(queries.New).ConfigureAwait(false);
            IReadOnlyList<RecordBatch>? kept = queries is null || insert.OnConflict == SqlConflictAction.Ignore
                ? null : await RunAsync(queries.Updates).ConfigureAwait(false);
            IEnumerable<RecordBatch> changed = kept is null ? [] : kept.Select(b => MatchedRows.Where(b, table.Schema, isMatched: true));
            StatementResult result = await _returned.OfAsync(
                table.Schema, [.. changed, .. added.Select(b => new RecordBatch(table.Schema, b.Columns, b.Length))]).ConfigureAwait(false);
            if (Replaces(snapshot, kept, added))
            {
                return result;
            }

            await result.DisposeAsync().ConfigureAwait(false);
        }
    }

    bool Replaces(object snapshot, IReadOnlyList<RecordBatch>? kept, IReadOnlyList<RecordBatch> added)
    {
        RecordBatch[] rows = [.. added.Where(b => b.Length > 0).Select(b => new RecordBatch(table.Schema, b.Columns, b.Length))];
        if (kept is null)
        {
            return table.TryAppend(insert.OnConflict == SqlConflictAction.Fail ? null : snapshot, rows);
        }

        try
        {
            return table.TryReplace(snapshot, [.. kept.Where(b => b.Length > 0).Select(b => MatchedRows.All(b, table.Schema)), .. rows]);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw BindingErrors.Located(error, insert.Table);
        }
    }

    void CheckRows(IReadOnlyList<RecordBatch> rows)
    {
        try
        {
            table.CheckRows(rows);
        }
        catch (QuiverException error) when (error.Line == 0)
        {
            throw BindingErrors.Located(error, insert.Table);
        }
    }

    async Task<List<RecordBatch>> RunAsync(Func<PhysicalPlan> plan) => await SqlSession.CollectAsync(
        await PlanningThread.RunAsync(context.Sql, plan).ConfigureAwait(false), context).ConfigureAwait(false);

    async Task RejectTwiceAsync(ConflictQueries queries)
    {
        List<RecordBatch> found = await RunAsync(queries.Twice).ConfigureAwait(false);
        if (found.Exists(b => b.Length > 0))
        {
            throw BindingErrors.At(
                insert.Table,
                ErrorCode.ConstraintViolation,
                $"two of the rows to insert have the same key ({string.Join(", ", queries.Key)}): ON CONFLICT cannot update a row twice");
        }
    }

    /// <summary>The columns of the key that conflicts are about.</summary>
    IReadOnlyList<string> Key()
    {
        IReadOnlyList<TableKey> keys = context.Engine.Definitions.Of(table).Keys;
        string listed = keys.Count == 0
            ? "it has none: CREATE TABLE declares them with PRIMARY KEY and UNIQUE"
            : $"it has {string.Join(" and ", keys.Select(k => $"({string.Join(", ", k.Columns)})"))}";
        if (insert.ConflictColumns.Count == 0)
        {
            return keys.Count == 1 || (keys.Count > 1 && insert.OnConflict == SqlConflictAction.Replace && keys[0].IsPrimary)
                ? keys[0].Columns
                : throw BindingErrors.Invalid(
                    insert.Table, $"ON CONFLICT needs one key of \"{insert.Table}\", as in ON CONFLICT (a); {listed}");
        }

        foreach (TableKey key in keys)
        {
            if (key.Columns.Count == insert.ConflictColumns.Count
                && key.Columns.All(k => insert.ConflictColumns.Any(c => ScopeColumn.IsNamed(k, c))))
            {
                return key.Columns;
            }
        }

        throw BindingErrors.Invalid(
            insert.ConflictColumns[0],
            $"ON CONFLICT ({string.Join(", ", insert.ConflictColumns.Select(c => c.Name))}) names no key of \"{insert.Table}\"; {listed}");
    }
}
