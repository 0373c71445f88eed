namespace Quiver.Engine.Sql.Ast;

/// <summary>One common table expression; <paramref name="Materialized"/> is null where nothing is said.</summary>
sealed record SqlCommonTable(SqlIdentifier Name, IReadOnlyList<SqlIdentifier> Columns, bool? Materialized, SqlQuery Query) : SqlNode;
