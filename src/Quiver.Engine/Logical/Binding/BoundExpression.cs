using Quiver.Engine.Expressions;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>An expression that is bound already, in a tree that is not.</summary>
sealed record BoundExpression(Expression Value) : SqlExpression;
