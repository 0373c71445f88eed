namespace Quiver.Engine.Sql.Ast;

/// <summary>INSERT or REPLACE; a null <paramref name="Query"/> is DEFAULT VALUES.</summary>
sealed record SqlInsert(SqlName Table, IReadOnlyList<SqlIdentifier> Columns, SqlQuery? Query) : SqlStatement
{
    /// <summary>The alias of the table.</summary>
    public SqlIdentifier? Alias { get; init; }

    /// <summary>BY NAME: columns are matched by name.</summary>
    public bool ByName { get; init; }

    /// <summary>What happens on a conflict.</summary>
    public SqlConflictAction OnConflict { get; init; }

    /// <summary>The columns of ON CONFLICT (…).</summary>
    public IReadOnlyList<SqlIdentifier> ConflictColumns { get; init; } = [];

    /// <summary>The assignments of DO UPDATE SET.</summary>
    public IReadOnlyList<SqlAssignment> ConflictSet { get; init; } = [];

    /// <summary>The condition of DO UPDATE … WHERE.</summary>
    public SqlExpression? ConflictWhere { get; init; }

    /// <summary>RETURNING.</summary>
    public IReadOnlyList<SqlSelectItem> Returning { get; init; } = [];
}
