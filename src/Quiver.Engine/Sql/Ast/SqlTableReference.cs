namespace Quiver.Engine.Sql.Ast;

/// <summary>A table of FROM.</summary>
abstract record SqlTableReference : SqlNode
{
    /// <summary>The alias, with column names where given.</summary>
    public SqlTableAlias? Alias { get; init; }

    /// <summary>TABLESAMPLE.</summary>
    public SqlTableSample? Sample { get; init; }
}
