using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>A table of FROM that is bound already: PIVOT looks at the columns of its source before it makes a query of it.</summary>
sealed record BoundTable(Relation Relation) : SqlTableReference;
