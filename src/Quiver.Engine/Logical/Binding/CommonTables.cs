using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>The common tables of WITH, innermost first.</summary>
/// <param name="Table">The definition.</param>
/// <param name="Outer">The scope that the WITH stands in.</param>
/// <param name="Previous">The common tables that the definition may use.</param>
/// <param name="IsOwnBody">Whether this marks the body of the definition, where its own name means recursion.</param>
/// <param name="State">What is known of the table so far.</param>
sealed record CommonTables(SqlCommonTable Table, Scope? Outer, CommonTables? Previous, bool IsOwnBody, CommonTableState State)
{
    /// <summary>Finds a common table by name.</summary>
    public static CommonTables? Find(CommonTables? tables, SqlIdentifier name)
    {
        for (CommonTables? entry = tables; entry is not null; entry = entry.Previous)
        {
            if (ScopeColumn.IsNamed(entry.Table.Name.Name, name))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The names of all, for suggestions.</summary>
    public static IEnumerable<string> Names(CommonTables? tables)
    {
        for (CommonTables? entry = tables; entry is not null; entry = entry.Previous)
        {
            yield return entry.Table.Name.Name;
        }
    }
}
