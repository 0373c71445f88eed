namespace Quiver.Engine.Sql.Ast;

/// <summary>A function that returns a table.</summary>
sealed record SqlTableFunction(SqlFunctionCall Call, bool WithOrdinality, bool Lateral) : SqlTableReference;
