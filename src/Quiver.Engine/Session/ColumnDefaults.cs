using System.Runtime.CompilerServices;
using Quiver.Engine.Catalog;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>The DEFAULT expressions of the columns of tables.</summary>
sealed class ColumnDefaults
{
    readonly ConditionalWeakTable<MemoryTable, IReadOnlyList<SqlExpression?>> _defaults = [];
    readonly ConditionalWeakTable<MemoryTable, IReadOnlyList<string?>> _texts = [];

    /// <summary>Remembers the defaults of a table.</summary>
    public void Set(MemoryTable table, IReadOnlyList<SqlExpression?> defaults) => _defaults.AddOrUpdate(table, defaults);

    /// <summary>Remembers the text of the defaults, as the statement wrote them.</summary>
    public void SetTexts(MemoryTable table, IReadOnlyList<string?> texts) => _texts.AddOrUpdate(table, texts);

    /// <summary>The text of the default of a column, null where there is none.</summary>
    public string? TextOf(ITableProvider table, int column) =>
        table is MemoryTable own && _texts.TryGetValue(own, out IReadOnlyList<string?>? texts)
            && column < texts.Count ? texts[column] : null;

    /// <summary>Returns the default of a column, null where there is none.</summary>
    public SqlExpression? Find(MemoryTable table, int column) =>
        _defaults.TryGetValue(table, out IReadOnlyList<SqlExpression?>? defaults) && column < defaults.Count ? defaults[column] : null;
}
