namespace Quiver.InfluxQueries;

/// <summary>What the statements of one request share.</summary>
/// <param name="Executor">The executor that runs them.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Now">The time of the request in nanoseconds since 1970.</param>
sealed record StatementScope(InfluxQlExecutor Executor, InfluxQlRequest Request, long Now)
{
    /// <summary>The database that is meant where a statement names none; empty for none.</summary>
    public string Database => Request.Database ?? "";

    /// <summary>The retention policy that is meant where a statement names none; empty for the default one.</summary>
    public string RetentionPolicy => Request.RetentionPolicy ?? "";

    /// <summary>Returns whether whoever asks may know of a database.</summary>
    public bool CanSee(InfluxDatabase database)
    {
        string name = StoreNames.OfDatabase(database.Name);
        return Request.Access.CanRead(name) || Request.Access.CanWrite(name);
    }
}
