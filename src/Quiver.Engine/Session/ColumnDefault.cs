using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>The DEFAULT of a column: the expression, and how the statement wrote it.</summary>
sealed record ColumnDefault(SqlExpression Value, string Text);
