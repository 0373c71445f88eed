using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQueries;

/// <summary>What the statements of one request share.</summary>
/// <param name="Executor">The executor that runs them.</param>
/// <param name="Request">What was asked.</param>
/// <param name="Now">The time of the request in nanoseconds since 1970.</param>
sealed record StatementScope(InfluxQlExecutor Executor, InfluxQlRequest Request, long Now)
{
    /// <summary>The database that is meant where a statement names none; empty for none.</summary>
    public string Database => Request.Database ?? "";

    /// <summary>Returns the database of the store that a measurement is in.</summary>
    /// <exception cref="Arrow.Errors.QuiverException">There is no such database or policy.</exception>
    public string StoreDatabaseOf(InfluxMeasurement measurement) => measurement.Database.Length > 0
        ? Executor.Catalog.StoreDatabaseOf(measurement.Database, measurement.RetentionPolicy)
        : Executor.Catalog.StoreDatabaseOf(
            Database, measurement.RetentionPolicy.Length > 0 ? measurement.RetentionPolicy : RetentionPolicy);

    /// <summary>The retention policy that is meant where a statement names none; empty for the default one.</summary>
    public string RetentionPolicy => Request.RetentionPolicy ?? "";

    /// <summary>Returns whether whoever asks may know of a database.</summary>
    public bool CanSee(InfluxDatabase database)
    {
        string name = StoreNames.OfDatabase(database.Name);
        return Request.Access.CanRead(name) || Request.Access.CanWrite(name);
    }
}
