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
        CommonTables? tables = CommonTableBinder.Declare(query.With, outer, commonTables);
        LogicalPlan plan = query.Body is SqlSelect select
            ? binder.Selects.Bind(select, query.OrderBy, query.Limit, outer, tables)
            : binder.Orders.Apply(BindBody(query.Body, outer, tables), query.OrderBy, query.Limit, outer, tables);
        return CommonTableBinder.Define(plan, tables, commonTables);
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
}
