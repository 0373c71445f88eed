namespace Quiver.Engine.Sql.Ast;

/// <summary>SHOW TABLES, or SHOW ALL TABLES.</summary>
sealed record SqlShowTables(bool All) : SqlStatement
{
    /// <summary>The schema of FROM.</summary>
    public SqlName? Schema { get; init; }
}
