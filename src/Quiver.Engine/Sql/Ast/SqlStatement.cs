namespace Quiver.Engine.Sql.Ast;

/// <summary>A statement; its span leaves out the semicolon.</summary>
abstract record SqlStatement : SqlNode;
