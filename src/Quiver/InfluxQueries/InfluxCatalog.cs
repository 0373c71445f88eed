using Quiver.Arrow.Errors;
using Quiver.Storage;

namespace Quiver.InfluxQueries;

/// <summary>
/// Databases and retention policies as InfluxDB 1 has them, over the databases of a store: the default policy of <c>db</c> is the
/// database <c>db</c>, another policy <c>rp</c> is the database <c>db/rp</c>.
/// </summary>
sealed class InfluxCatalog(TimeSeriesStore store)
{
    /// <summary>The policy that a database has by itself.</summary>
    public const string AutomaticPolicy = "autogen";

    /// <summary>Returns the database of the store that holds a retention policy of a database.</summary>
    /// <param name="database">The database as InfluxQL names it.</param>
    /// <param name="policy">The policy; empty for the default one.</param>
    /// <exception cref="QuiverException">There is none, with InfluxDB's words.</exception>
    public string StoreDatabaseOf(string database, string policy)
    {
        if (database.Length == 0)
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, "database name required");
        }

        if (store.Catalog.Current.FindDatabase(database) is not { DeletedAt: null })
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, $"database not found: {database}");
        }

        if (policy is "" or AutomaticPolicy)
        {
            return database;
        }

        string name = $"{database}/{policy}";
        return store.Catalog.Current.FindDatabase(name) is { DeletedAt: null } ? name
            : throw new QuiverException(ErrorCode.UnknownDatabase, $"retention policy not found: {policy}");
    }
}
