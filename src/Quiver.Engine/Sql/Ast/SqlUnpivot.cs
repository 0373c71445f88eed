namespace Quiver.Engine.Sql.Ast;

/// <summary>UNPIVOT, in both syntaxes.</summary>
/// <param name="Source">The table.</param>
/// <param name="Columns">The columns to turn into rows; an item over several columns is a <see cref="SqlRow"/>.</param>
/// <param name="NameColumn">The new column that holds the names.</param>
/// <param name="ValueColumns">The new columns that hold the values.</param>
/// <param name="IncludeNulls">Whether rows with NULL stay.</param>
sealed record SqlUnpivot(
    SqlTableReference Source,
    IReadOnlyList<SqlSelectItem> Columns,
    SqlIdentifier NameColumn,
    IReadOnlyList<SqlIdentifier> ValueColumns,
    bool IncludeNulls) : SqlTableReference;
