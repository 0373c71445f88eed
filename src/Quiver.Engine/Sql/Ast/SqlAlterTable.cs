namespace Quiver.Engine.Sql.Ast;

/// <summary>ALTER TABLE; which members are set follows from the kind.</summary>
sealed record SqlAlterTable(SqlName Table, bool IfExists, SqlAlterKind Kind) : SqlStatement
{
    /// <summary>The column that changes.</summary>
    public SqlIdentifier? Column { get; init; }

    /// <summary>The new name of the table or column.</summary>
    public SqlIdentifier? NewName { get; init; }

    /// <summary>The column to add.</summary>
    public SqlColumnDefinition? Definition { get; init; }

    /// <summary>The new type.</summary>
    public SqlTypeName? Type { get; init; }

    /// <summary>USING of a type change, or the new default.</summary>
    public SqlExpression? Expression { get; init; }

    /// <summary>IF EXISTS or IF NOT EXISTS on the column.</summary>
    public bool ColumnIfExists { get; init; }
}
