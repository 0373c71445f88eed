namespace Quiver.Engine.Sql.Ast;

/// <summary>An option, <c>name value</c>; the name is lower case. A null value means that only the name was written; a word is a
/// string literal; a parenthesised list of names is a <see cref="SqlRow"/> of column references.</summary>
sealed record SqlOption(string Name, SqlExpression? Value) : SqlNode;
