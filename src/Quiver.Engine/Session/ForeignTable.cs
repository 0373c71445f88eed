using Quiver.Engine.Catalog;

namespace Quiver.Engine.Session;

/// <summary>A table of a mounted catalog.</summary>
/// <param name="Schema">Where it is.</param>
/// <param name="Name">The name as the catalog spells it.</param>
/// <param name="Table">The table in the statement's snapshot.</param>
sealed record ForeignTable(ForeignSchema Schema, string Name, ITableProvider Table);
