namespace Quiver.Engine.Sql.Ast;

/// <summary>A dotted name of a table, function, schema or setting.</summary>
sealed record SqlName(IReadOnlyList<SqlIdentifier> Parts) : SqlNode
{
    /// <summary>The last part: the name of the object itself.</summary>
    public SqlIdentifier Last => Parts[^1];

    /// <summary>Returns the parts joined by dots, without quotes.</summary>
    public override string ToString() => string.Join('.', Parts.Select(part => part.Name));
}
