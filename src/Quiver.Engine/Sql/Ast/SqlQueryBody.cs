namespace Quiver.Engine.Sql.Ast;

/// <summary>The part of a query before ORDER BY.</summary>
abstract record SqlQueryBody : SqlNode;
