namespace Quiver.Engine.Sql.Ast;

/// <summary>The pattern languages.</summary>
enum SqlLikeKind
{
    Like,
    ILike,
    SimilarTo,
    Glob,
    Regex,
    RegexIgnoreCase,
}
