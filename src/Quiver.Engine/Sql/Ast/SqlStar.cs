namespace Quiver.Engine.Sql.Ast;

/// <summary><c>*</c> or <c>t.*</c> with its modifiers.</summary>
sealed record SqlStar(
    SqlName? Qualifier,
    IReadOnlyList<SqlName> Exclude,
    IReadOnlyList<SqlStarReplacement> Replace,
    IReadOnlyList<SqlStarRename> Rename) : SqlExpression;
