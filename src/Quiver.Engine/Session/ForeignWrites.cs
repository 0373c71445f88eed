using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;
using Quiver.Engine.Physical;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>Writes to tables that are not kept by the engine: rows stream to them, and conditions are handed over.</summary>
sealed class ForeignWrites(StatementContext context)
{
    /// <summary>Writes the rows of a plan, whose columns are those of the table, as they come.</summary>
    public async Task<StatementResult> InsertAsync(IInsertTarget table, PhysicalPlan plan)
    {
        await using StatementResult rows = SqlSession.Start(plan, context, null);
        if (plan.IsTentative)
        {
            // From here on the statement cannot start anew: the table has seen rows.
            await rows.SettleAsync().ConfigureAwait(false);
        }

        return StatementResult.Done(await table.InsertAsync(
            ReadAsync(rows, table.Schema, context.CancellationToken), context.CancellationToken).ConfigureAwait(false));
    }

    /// <summary>Deletes the rows that a condition selects; all where there is none.</summary>
    public async Task<StatementResult> DeleteAsync(IDeleteTarget table, SqlNamedTable reference, SqlExpression? where)
    {
        PlanColumn[] columns = [.. table.Schema.Fields.Select(f => new PlanColumn(context.Ids.Next(), f.Name, f.Type.Logical))];
        IReadOnlyList<Expression>? filters = where is null ? [] : await PlanningThread.RunAsync(
            context.Sql, () => Conditions(table, reference, columns, where)).ConfigureAwait(false);
        if (filters is null)
        {
            return StatementResult.Done(0);
        }

        var request = new DeleteRequest
        {
            Filters = filters,
            Ordinals = columns.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i),
        };
        return StatementResult.Done(await table.DeleteAsync(request, context.CancellationToken).ConfigureAwait(false));
    }

    static async IAsyncEnumerable<RecordBatch> ReadAsync(
        StatementResult rows, Schema schema, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await rows.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            yield return new RecordBatch(schema, batch.Columns, batch.Length);
        }
    }

    /// <summary>Returns the conjuncts of a condition with its constants computed; null where no row can fulfil it.</summary>
    IReadOnlyList<Expression>? Conditions(ITableProvider table, SqlNamedTable reference, PlanColumn[] columns, SqlExpression where)
    {
        var scan = new LogicalScan(reference.Name.Last.Name, table, columns, [.. Enumerable.Range(0, columns.Length)], [], null);
        Expression condition = context.Binder.BindScalar(where, scan, DataType.Boolean, NameParts.Of(reference));
        if (ExpressionRewriter.Any(condition, e => e is SubqueryExpression) || PlanRewriter.IsVolatile(condition))
        {
            throw new QuiverException(
                ErrorCode.NotSupported,
                $"DELETE from \"{reference.Name}\" takes conditions without subqueries and random values",
                where.Position.Line,
                where.Position.Column);
        }

        LogicalPlan plan = new LogicalFilter(scan, ExpressionRewriter.Rewrite(condition, ComputeStable));
        foreach (IOptimizerRule rule in (ReadOnlySpan<IOptimizerRule>)[new ConstantFolding(), new LiteralNarrowing()])
        {
            plan = rule.Apply(plan, context.OptimizerContext);
        }

        return plan switch
        {
            LogicalFilter filter => [.. ExpressionRewriter.Conjuncts(filter.Condition)],
            LogicalScan => [],
            _ => null,
        };
    }

    /// <summary>What is one value during a statement, such as <c>now()</c>, is a constant to a table that deletes once.</summary>
    Expression ComputeStable(Expression expression) =>
        expression is FunctionExpression { Function.Volatility: Volatility.Stable } call && call.Children.All(c => c is LiteralExpression)
            ? new LiteralExpression(context.OptimizerContext.EvaluateConstant(call))
            : expression;
}
