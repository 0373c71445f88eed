using System.Runtime.CompilerServices;
using Quiver.Engine.Catalog;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>The DEFAULT expressions of the columns of tables.</summary>
sealed class ColumnDefaults
{
    readonly ConditionalWeakTable<MemoryTable, IReadOnlyList<SqlExpression?>> _defaults = [];

    /// <summary>Remembers the defaults of a table.</summary>
    public void Set(MemoryTable table, IReadOnlyList<SqlExpression?> defaults) => _defaults.AddOrUpdate(table, defaults);

    /// <summary>Returns the default of a column, null where there is none.</summary>
    public SqlExpression? Find(MemoryTable table, int column) =>
        _defaults.TryGetValue(table, out IReadOnlyList<SqlExpression?>? defaults) && column < defaults.Count ? defaults[column] : null;
}
