namespace Quiver.Engine.Sql.Ast;

/// <summary>GROUP BY; <paramref name="All"/> is GROUP BY ALL, which has no elements.</summary>
sealed record SqlGroupBy(bool All, IReadOnlyList<SqlGroupingElement> Elements) : SqlNode;
