using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>A key of ORDER BY.</summary>
/// <param name="Index">The index of the column that is compared.</param>
/// <param name="Item">The direction, and where nulls go.</param>
sealed record SelectOrder(int Index, SqlOrderItem Item);
