using System.Runtime.CompilerServices;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>Binds queries: WITH, a body, ORDER BY and LIMIT.</summary>
sealed class QueryBinder(Binder binder)
{
    /// <summary>Binds a query inside an enclosing scope.</summary>
    public LogicalPlan Bind(SqlQuery query, Scope? outer, CommonTables? commonTables)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        binder.Context.CancellationToken.ThrowIfCancellationRequested();
        CommonTables? tables = Declare(query.With, outer, commonTables);
        if (query.Body is SqlSelect select)
        {
            return binder.Selects.Bind(select, query.OrderBy, query.Limit, outer, tables);
        }

        LogicalPlan plan = BindBody(query.Body, outer, tables);
        return binder.Orders.Apply(plan, query.OrderBy, query.Limit, outer, tables);
    }

    /// <summary>Binds a query without ORDER BY and LIMIT.</summary>
    public LogicalPlan BindBody(SqlQueryBody body, Scope? outer, CommonTables? commonTables)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return body switch
        {
            SqlSelect select => binder.Selects.Bind(select, [], null, outer, commonTables),
            SqlSetOperation operation => binder.SetOperations.Bind(operation, outer, commonTables),
            SqlValues values => binder.Values.Bind(values, outer, commonTables),
            SqlNestedQuery nested => Bind(nested.Query, outer, commonTables),
            _ => throw BindingErrors.NotSupported(body, "this kind of query is"),
        };
    }

    static CommonTables? Declare(SqlWith? with, Scope? outer, CommonTables? commonTables)
    {
        if (with is null)
        {
            return commonTables;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (SqlCommonTable table in with.Tables)
        {
            if (!names.Add(table.Name.Name))
            {
                throw BindingErrors.Invalid(table.Name, $"WITH defines \"{table.Name.Name}\" twice; give one of them another name");
            }

            CommonTables? visible = with.Recursive ? new CommonTables(table, outer, commonTables, IsOwnBody: true) : commonTables;
            commonTables = new CommonTables(table, outer, visible, IsOwnBody: false);
        }

        return commonTables;
    }
}
