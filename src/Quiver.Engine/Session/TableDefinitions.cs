using System.Runtime.CompilerServices;
using Quiver.Engine.Catalog;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>What the definitions of tables say beside names and types: the DEFAULT of columns, and keys.</summary>
sealed class TableDefinitions
{
    readonly ConditionalWeakTable<MemoryTable, TableDefinition> _definitions = [];

    /// <summary>Remembers the definition of a table.</summary>
    public void Set(MemoryTable table, TableDefinition definition) => _definitions.AddOrUpdate(table, definition);

    /// <summary>The definition of a table; without defaults and keys where none was given.</summary>
    public TableDefinition Of(ITableProvider table) =>
        table is MemoryTable own && _definitions.TryGetValue(own, out TableDefinition? definition) ? definition : TableDefinition.None;

    /// <summary>The text of the default of a column, null where there is none.</summary>
    public string? TextOf(ITableProvider table, int column) => Of(table).Defaults.ElementAtOrDefault(column)?.Text;

    /// <summary>Returns the default of a column, null where there is none.</summary>
    public SqlExpression? Find(MemoryTable table, int column) => Of(table).Defaults.ElementAtOrDefault(column)?.Value;
}
