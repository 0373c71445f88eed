namespace Quiver.Storage.LineProtocol;

/// <summary>The names of the tags of some series of a table, in ordinal order.</summary>
sealed class TagShape(string table, string[] names, string[]? written = null)
{
    /// <summary>The table.</summary>
    public string Table { get; } = table;

    /// <summary>The names, each once.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The names in the order of the first line that had them: new ones become part of the series key in this order.</summary>
    public IReadOnlyList<string> Written { get; } = written ?? names;

    /// <summary>The batch in which the names were last checked against the schema, and what was found.</summary>
    internal (long Batch, string? Error) Checked { get; set; }
}
