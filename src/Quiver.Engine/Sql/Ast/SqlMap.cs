namespace Quiver.Engine.Sql.Ast;

/// <summary><c>MAP {key: value}</c>; MAP([keys], [values]) is a function call.</summary>
sealed record SqlMap(IReadOnlyList<SqlMapEntry> Entries) : SqlExpression;
