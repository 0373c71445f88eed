namespace Quiver.Engine.Sql.Ast;

/// <summary>A window; <c>OVER w</c> has only <paramref name="BaseName"/>.</summary>
sealed record SqlWindowSpecification(
    SqlIdentifier? BaseName,
    IReadOnlyList<SqlExpression> PartitionBy,
    IReadOnlyList<SqlOrderItem> OrderBy,
    SqlWindowFrame? Frame) : SqlNode;
