namespace Quiver.Engine.Sql.Ast;

/// <summary>CREATE EXTERNAL TABLE: files under a name. Without columns the files tell them.</summary>
sealed record SqlCreateExternalTable(SqlName Name, SqlCreateMode Mode, IReadOnlyList<SqlColumnDefinition> Columns) : SqlStatement
{
    /// <summary>The word after STORED AS, in lower case.</summary>
    public required string Format { get; init; }

    /// <summary>The path, pattern or folder of the files.</summary>
    public required SqlLiteral Location { get; init; }

    /// <summary>The options of the format.</summary>
    public required IReadOnlyList<SqlOption> Options { get; init; }

    /// <summary>The columns whose values are in the names of folders.</summary>
    public required IReadOnlyList<SqlIdentifier> Partitions { get; init; }
}
