namespace Quiver.Engine.Sql.Ast;

/// <summary>TABLESAMPLE: method in lower case, size, unit and seed.</summary>
sealed record SqlTableSample(string? Method, SqlExpression Size, bool Percent, SqlExpression? Seed) : SqlNode;
