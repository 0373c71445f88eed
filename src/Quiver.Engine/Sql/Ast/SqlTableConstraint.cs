namespace Quiver.Engine.Sql.Ast;

/// <summary>A constraint of CREATE TABLE.</summary>
sealed record SqlTableConstraint(
    SqlConstraintKind Kind,
    SqlIdentifier? Name,
    IReadOnlyList<SqlIdentifier> Columns,
    SqlExpression? Check,
    SqlName? References,
    IReadOnlyList<SqlIdentifier> ReferencedColumns) : SqlNode;
