namespace Quiver.Engine.Sql.Ast;

/// <summary>Where NULLs go in an order.</summary>
enum SqlNullOrder
{
    Default,
    First,
    Last,
}
