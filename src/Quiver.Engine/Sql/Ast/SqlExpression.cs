namespace Quiver.Engine.Sql.Ast;

/// <summary>An expression; its span lets the binder name a result column after its text.</summary>
abstract record SqlExpression : SqlNode;
