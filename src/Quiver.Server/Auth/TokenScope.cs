namespace Quiver.Server.Auth;

/// <summary>What a token allows on one database, or on all.</summary>
/// <param name="Database">The name of the database, which need not exist; <see cref="AllDatabases"/> for all.</param>
/// <param name="CanRead">Whether its tables may be read.</param>
/// <param name="CanWrite">Whether rows may be written, and tables defined.</param>
sealed record TokenScope(string Database, bool CanRead, bool CanWrite)
{
    /// <summary>What stands for all databases.</summary>
    public const string AllDatabases = "*";

    /// <summary>The text: <c>db:NAME:read,write</c>.</summary>
    public override string ToString() => $"db:{Database}:{(CanRead, CanWrite) switch
    {
        (true, true) => "read,write",
        (true, false) => "read",
        _ => "write",
    }}";
}
