namespace Quiver.Engine.Sql.Ast;

/// <summary>ANALYZE, VACUUM, CHECKPOINT or REINDEX, of one object or of everything.</summary>
sealed record SqlMaintenance(SqlMaintenanceKind Kind, SqlName? Name) : SqlStatement;
