using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Logical;
using Quiver.Engine.Logical.Binding;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>
/// RETURNING: a query over the rows that a statement writes, changes or removes. It is computed before they are, so that a statement
/// whose RETURNING fails has done nothing.
/// </summary>
sealed class ReturnedRows(StatementContext context, SqlNamedTable reference, IReadOnlyList<SqlSelectItem> items)
{
    /// <summary>The result of a statement that wrote some rows.</summary>
    public async Task<StatementResult> OfAsync(Schema schema, IReadOnlyList<RecordBatch> rows)
    {
        if (items.Count == 0)
        {
            return StatementResult.Done(rows.Sum(b => (long)b.Length));
        }

        var written = new MemoryTable(schema, [.. rows.Where(b => b.Length > 0)]);
        PhysicalPlan plan = await PlanningThread.RunAsync(context.Sql, () => Plan(written)).ConfigureAwait(false);
        return StatementResult.Rows(plan.Schema, await SqlSession.CollectAsync(plan, context).ConfigureAwait(false));
    }

    /// <summary>The result of a statement that meant those rows of which the last column says so.</summary>
    public Task<StatementResult> OfMatchedAsync(Schema schema, IReadOnlyList<RecordBatch> rows) => items.Count == 0
        ? Task.FromResult(StatementResult.Done(rows.Sum(MatchedRows.Count)))
        : OfAsync(schema, [.. rows.Select(b => MatchedRows.Where(b, schema, isMatched: true))]);

    /// <summary>The rows of a table as FROM sees them.</summary>
    public static Relation RelationOf(StatementContext context, MemoryTable table, IReadOnlyList<string> path)
    {
        PlanColumn[] columns = [.. table.Schema.Fields.Select(f => new PlanColumn(context.Ids.Next(), f.Name, f.Type))];
        var scan = new LogicalScan(path[^1], table, columns, [.. Enumerable.Range(0, columns.Length)], [], null);
        return Relation.Of(scan, path);
    }

    PhysicalPlan Plan(MemoryTable written)
    {
        var from = new BoundTable(RelationOf(context, written, NameParts.Of(reference))) { Span = reference.Span };
        SourceSpan span = items[0].Span;
        return new QueryPlanner(context) { Writes = true }.Plan(
            new SqlQuery(null, new SqlSelect(items, from) { Span = span }, [], null) { Span = span });
    }
}
