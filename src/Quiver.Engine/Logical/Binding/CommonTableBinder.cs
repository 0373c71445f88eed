using Quiver.Arrow.Types;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Binds WITH: a common table is bound at its first reference, and every reference reads it. One whose query uses columns of an
/// enclosing query is bound anew at each reference instead.
/// </summary>
sealed class CommonTableBinder(Binder binder)
{
    /// <summary>Declares the tables of a WITH.</summary>
    public static CommonTables? Declare(SqlWith? with, Scope? outer, CommonTables? visible)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SqlCommonTable table in with?.Tables ?? [])
        {
            if (!names.Add(table.Name.Name))
            {
                throw BindingErrors.Invalid(table.Name, $"WITH defines \"{table.Name.Name}\" twice; give one of them another name");
            }

            var state = new CommonTableState(new CommonTable(table.Name.Name));
            CommonTables? before = with!.Recursive ? new CommonTables(table, outer, visible, IsOwnBody: true, state) : visible;
            visible = new CommonTables(table, outer, before, IsOwnBody: false, state);
        }

        return visible;
    }

    /// <summary>Puts the definitions of the tables that a query declared over the plan that reads them.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="declared">The tables that are visible in the query.</param>
    /// <param name="outside">Those that are visible outside of it.</param>
    /// <param name="round">A recursion's table: only definitions that read it are put over the plan, and forgotten.</param>
    public static LogicalPlan Define(LogicalPlan plan, CommonTables? declared, CommonTables? outside, CommonTable? round = null)
    {
        for (CommonTables? entry = declared; entry is not null && !ReferenceEquals(entry, outside); entry = entry.Previous)
        {
            if (!entry.IsOwnBody && entry.State.Definition is { } definition && (round is null || round.IsReadIn(definition)))
            {
                plan = new LogicalWith(entry.State.Table, definition, plan, entry.Table.Materialized);
                entry.State.Definition = round is null ? definition : null;
            }
        }

        return plan;
    }

    /// <summary>Binds a reference to a common table.</summary>
    public LogicalPlan Bind(CommonTables common, SqlNamedTable reference)
    {
        CommonTableState state = common.State;
        if (common.IsOwnBody)
        {
            return state.Working is { } working
                ? Read(working, state.WorkingColumns)
                : throw BindingErrors.Invalid(
                    reference,
                    $"\"{common.Table.Name.Name}\" may refer to itself only on the right side of the UNION or UNION ALL that defines it");
        }

        if (state.Definition is { } known)
        {
            return Read(state.Table, known.Output);
        }

        LogicalPlan definition = common.Previous is { IsOwnBody: true } own && ReferenceEquals(own.State, state)
            ? Recursive(common.Table, common.Outer, own)
            : binder.Queries.Bind(common.Table.Query, common.Outer, common.Previous);
        if (common.Outer is not null && ExpressionRewriter.FreeColumns(definition).Count > 0)
        {
            return definition;
        }

        state.Definition = definition;
        return Read(state.Table, definition.Output);
    }

    LogicalCommonRead Read(CommonTable table, IReadOnlyList<PlanColumn> columns) => new(
        table, [.. columns.Select(c => binder.NewColumn(c.Name, c.Type))], [.. columns.Select(c => c.Id)]);

    /// <summary>Binds a table of WITH RECURSIVE, which refers to itself if at all on the right of a UNION.</summary>
    LogicalPlan Recursive(SqlCommonTable table, Scope? outer, CommonTables own)
    {
        SqlQuery query = table.Query;
        if (query.Body is not SqlSetOperation { Operator: SqlSetOperator.Union, ByName: false } union)
        {
            return binder.Queries.Bind(query, outer, own);
        }

        binder.Context.CancellationToken.ThrowIfCancellationRequested();
        CommonTables? tables = Declare(query.With, outer, own);
        LogicalPlan anchor = binder.Queries.BindBody(union.Left, outer, tables);
        DataType[] types = [.. anchor.Output.Select(c => c.Type)];
        LogicalPlan? recursive = Union(table, union, anchor, types, outer, tables, own)
            ?? Union(table, union, anchor, types, outer, tables, own)!;
        LogicalPlan plan = Define(recursive, tables, own);
        return binder.Orders.Apply(plan, query.OrderBy, query.Limit, outer, tables);
    }

    /// <summary>
    /// Binds the step and puts it over the anchor. Where the step has a type for what is null in the anchor, the type is noted and
    /// nothing returned.
    /// </summary>
    LogicalPlan? Union(
        SqlCommonTable table, SqlSetOperation union, LogicalPlan anchor, DataType[] types, Scope? outer, CommonTables? tables,
            CommonTables own)
    {
        var working = new CommonTable(table.Name.Name);
        PlanColumn[] output = [.. anchor.Output.Select((c, i) => binder.NewColumn(NameOf(table, c, i), types[i]))];
        own.State.Working = working;
        own.State.WorkingColumns = output;
        LogicalPlan step = Define(binder.Queries.BindBody(union.Right, outer, tables), tables, own, working);
        own.State.Working = null;
        if (step.Output.Count != output.Length)
        {
            throw BindingErrors.Mismatch(
                union,
                $"the sides of the UNION that defines \"{table.Name.Name}\" have different numbers of columns: {output.Length} and "
                + $"{step.Output.Count}; select equally many");
        }

        if (!working.IsReadIn(step))
        {
            return Plain(union, anchor, step);
        }

        bool isTyped = true;
        for (int i = 0; i < types.Length; i++)
        {
            if (types[i].Id == TypeId.Null && step.Output[i].Type.Id != TypeId.Null)
            {
                types[i] = step.Output[i].Type;
                isTyped = false;
            }
        }

        return isTyped
            ? new LogicalRecursive(
                working,
                output,
                binder.SetOperations.CastColumns(anchor, types, union),
                binder.SetOperations.CastColumns(step, types, union),
                !union.All)
            : null;
    }

    LogicalPlan Plain(SqlSetOperation union, LogicalPlan anchor, LogicalPlan step)
    {
        LogicalPlan all = binder.SetOperations.UnionAll([anchor, step], union);
        return union.All ? all : new LogicalAggregate(all, [.. all.Output.Select(Projection.Pass)], []);
    }

    static string NameOf(SqlCommonTable table, PlanColumn column, int index) =>
        index < table.Columns.Count ? table.Columns[index].Name : column.Name;
}
