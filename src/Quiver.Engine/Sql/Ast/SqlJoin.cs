namespace Quiver.Engine.Sql.Ast;

/// <summary>A join; a comma is a cross join. At most one of NATURAL, ON and USING.</summary>
sealed record SqlJoin(
    SqlTableReference Left,
    SqlTableReference Right,
    SqlJoinKind Kind,
    bool Natural,
    SqlExpression? On,
    IReadOnlyList<SqlIdentifier> Using) : SqlTableReference
{
    /// <summary>Whether each left row is joined with the nearest right row only.</summary>
    public bool IsAsOf { get; init; }
}
