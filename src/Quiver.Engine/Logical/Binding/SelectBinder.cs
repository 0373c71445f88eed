using Quiver.Engine.Expressions;
using Quiver.Engine.Functions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds SELECT: its clauses, then DISTINCT, ORDER BY and LIMIT over the whole.</summary>
sealed class SelectBinder(Binder binder)
{
    /// <summary>Binds a SELECT with the ORDER BY and LIMIT behind it.</summary>
    public LogicalPlan Bind(SqlSelect select, IReadOnlyList<SqlOrderItem> order, SqlLimit? limit, Scope? outer, CommonTables? tables)
    {
        IReadOnlyList<IReadOnlyList<SqlExpression>> sets = select.GroupBy is null ? [] : GroupingSets.Of(select.GroupBy);
        SelectResult result = new SelectCore(binder, select, outer, tables).Bind(order, sets);
        return Finish(result, select, limit, outer, tables);
    }

    LogicalPlan Finish(SelectResult result, SqlSelect select, SqlLimit? limit, Scope? outer, CommonTables? tables)
    {
        LogicalPlan plan = result.Plan;
        IReadOnlyList<PlanColumn> columns = plan.Output;
        if (select.Distinct is { On.Count: 0 })
        {
            plan = new LogicalAggregate(plan, [.. columns.Select(Projection.Pass)], []);
        }
        else if (select.Distinct is not null)
        {
            (plan, columns) = DistinctOn(result, select.Distinct);
        }

        if (result.Order.Count > 0)
        {
            plan = new LogicalSort(plan, Keys(result, columns));
        }

        Expression[] order = result.Order.Count > 0 ? [.. Keys(result, columns).Select(k => k.Expression)] : [];
        plan = binder.Orders.Limit(plan, limit, outer, tables, order);
        bool isExact = plan.Output.Count == result.VisibleCount && plan.Output.Select(c => c.Id).SequenceEqual(columns.Select(c => c.Id));
        return isExact ? plan : new LogicalProject(plan, [.. columns.Take(result.VisibleCount).Select(Projection.Pass)]);
    }

    /// <summary>Keeps the first row, in the order of ORDER BY, for each combination of the keys.</summary>
    (LogicalPlan Plan, IReadOnlyList<PlanColumn> Columns) DistinctOn(SelectResult result, SqlDistinct distinct)
    {
        IReadOnlyList<PlanColumn> inputs = result.Plan.Output;
        AggregateFunction first = binder.Context.Functions.FindAggregate("first")
            ?? throw BindingErrors.NotSupported(distinct, "DISTINCT ON without a function \"first\" is");
        SortKey[] order = Keys(result, inputs);
        var keys = new List<Projection>();
        var calls = new List<(PlanColumn, AggregateCall)>();
        var columns = new List<PlanColumn>();
        for (int i = 0; i < inputs.Count; i++)
        {
            if (result.DistinctOn.Contains(i))
            {
                keys.Add(Projection.Pass(inputs[i]));
                columns.Add(inputs[i]);
                continue;
            }

            FunctionSignature signature = first.Resolve([inputs[i].Type])
                ?? throw BindingErrors.Mismatch(distinct, $"DISTINCT ON cannot keep a value of type {inputs[i].Type}");
            PlanColumn column = binder.NewColumn(inputs[i].Name, signature.Result);
            calls.Add((column, new AggregateCall(first, signature, [inputs[i].Read()]) { OrderBy = order }));
            columns.Add(column);
        }

        return (new LogicalAggregate(result.Plan, keys, calls), columns);
    }

    SortKey[] Keys(SelectResult result, IReadOnlyList<PlanColumn> columns) =>
        [.. result.Order.Select(o => binder.Orders.Key(columns[o.Index].Read(), o.Item))];
}
