using Quiver.Arrow.Columns;
using Quiver.Arrow.Memory;
using Quiver.Compute.Selection;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Session;

/// <summary>Runs a query that the planning of a statement needs the answer of.</summary>
static class ColumnReader
{
    /// <summary>Returns the values of the first column.</summary>
    public static IReadOnlyList<ScalarValue> Read(LogicalPlan plan, StatementContext context) =>
        ReadAsync(new QueryPlanner(context).Plan(plan), context).GetAwaiter().GetResult();

    static async Task<IReadOnlyList<ScalarValue>> ReadAsync(ExecutionPlan plan, StatementContext context)
    {
        // It runs before the statement is planned, but waits for its turn as the statement would, and takes it for both.
        await context.PlannedAsync(null).ConfigureAwait(false);
        var values = new List<ScalarValue>();
        using var scratch = new ColumnScratch(context.Memory);
        await using QueryExecution run = QueryExecution.Start(
            plan, context.CreateTaskContext(), context.Engine.Pool, null, context.CancellationToken);
        while (await run.NextAsync(context.CancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch)
            {
                Column flat = FlattenKernel.Flatten(batch.Columns[0], scratch);
                for (int i = 0; i < flat.Length; i++)
                {
                    using Column one = flat.Slice(i, 1);
                    values.Add(flat is NullColumn
                        ? ScalarValue.Null(batch.Columns[0].Type)
                        : new ScalarValue(CopyKernel.Copy(one, MemoryBudget.Unlimited)));
                }
            }
        }

        return values;
    }
}
