namespace Quiver.Engine.Sql.Ast;

/// <summary>A column of CREATE TABLE; in CREATE TABLE t(a, b) AS the type is null.</summary>
sealed record SqlColumnDefinition(SqlIdentifier Name, SqlTypeName? Type) : SqlNode
{
    /// <summary>NOT NULL (or PRIMARY KEY).</summary>
    public bool NotNull { get; init; }

    /// <summary>PRIMARY KEY on the column.</summary>
    public bool PrimaryKey { get; init; }

    /// <summary>UNIQUE on the column.</summary>
    public bool Unique { get; init; }

    /// <summary>The DEFAULT value.</summary>
    public SqlExpression? Default { get; init; }

    /// <summary>The expression of GENERATED ALWAYS AS.</summary>
    public SqlExpression? Generated { get; init; }

    /// <summary>The condition of CHECK.</summary>
    public SqlExpression? Check { get; init; }

    /// <summary>The table of REFERENCES.</summary>
    public SqlName? References { get; init; }

    /// <summary>COLLATE.</summary>
    public SqlName? Collation { get; init; }
}
