namespace Quiver.Engine.Sql.Ast;

/// <summary><c>{'a': 1, b: 2}</c>.</summary>
sealed record SqlStruct(IReadOnlyList<SqlStructField> Fields) : SqlExpression;
