namespace Quiver.Engine.Sql.Ast;

/// <summary>The statements that keep storage in shape.</summary>
enum SqlMaintenanceKind
{
    Analyze,
    Vacuum,
    Checkpoint,
    Reindex,
}
