namespace Quiver.Engine.Sql.Ast;

/// <summary>CREATE TABLE; <paramref name="Query"/> is set for CREATE TABLE AS.</summary>
sealed record SqlCreateTable(
    SqlName Name,
    SqlCreateMode Mode,
    bool Temporary,
    IReadOnlyList<SqlColumnDefinition> Columns,
    IReadOnlyList<SqlTableConstraint> Constraints,
    SqlQuery? Query,
    bool WithData) : SqlStatement;
