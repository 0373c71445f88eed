namespace Quiver.Engine.Sql.Ast;

/// <summary>A type as written. <paramref name="Name"/> is canonical lower case with single blanks
/// (<c>double precision</c>, <c>timestamp with time zone</c>); nested types use the other members.</summary>
/// <param name="Name">The name, such as <c>decimal</c>, <c>struct</c>, <c>map</c> or <c>array</c> (element in Arguments[0]).</param>
/// <param name="Modifiers">Numbers in parentheses, such as precision and scale; for <c>array</c> the fixed length if there is one.</param>
/// <param name="Arguments">Field types of <c>struct</c>, key and value of <c>map</c>, element of <c>array</c>.</param>
/// <param name="FieldNames">Field names of <c>struct</c>, otherwise empty.</param>
sealed record SqlTypeName(
    string Name,
    IReadOnlyList<int> Modifiers,
    IReadOnlyList<SqlTypeName> Arguments,
    IReadOnlyList<SqlIdentifier> FieldNames) : SqlNode;
