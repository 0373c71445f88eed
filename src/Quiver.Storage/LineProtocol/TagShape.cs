namespace Quiver.Storage.LineProtocol;

/// <summary>The names of the tags of some series of a table, in ordinal order.</summary>
sealed class TagShape(string table, string[] names)
{
    /// <summary>The table.</summary>
    public string Table { get; } = table;

    /// <summary>The names, each once.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The batch in which the names were last checked against the schema, and what was found.</summary>
    internal (long Batch, string? Error) Checked { get; set; }
}
