using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries.Metadata;

namespace Quiver.InfluxQueries.Listing;

/// <summary>Shows what is defined: databases, retention policies, users.</summary>
sealed class ShowDefinitions(StatementScope scope)
{
    CatalogView View { get; } = scope.Executor.Catalog.Current;

    /// <summary>Answers a SHOW without clauses.</summary>
    public IReadOnlyList<SeriesRows> Run(InfluxShow show) => show.Kind switch
    {
        InfluxShowKind.Databases => [Databases()],
        InfluxShowKind.Users => [Users()],
        InfluxShowKind.ContinuousQueries => [.. View.Databases.Where(scope.CanSee).Select(ContinuousQueries)],

        // There are none: CREATE SUBSCRIPTION is refused.
        InfluxShowKind.Subscriptions => [],
        _ => throw new QuiverException(ErrorCode.NotSupported, $"{show} is not supported"),
    };

    /// <summary>Answers SHOW RETENTION POLICIES.</summary>
    public IReadOnlyList<SeriesRows> Run(InfluxShowRetentionPolicies show)
    {
        InfluxDatabase database = scope.Executor.Catalog.Get(show.Database.Length > 0 ? show.Database : scope.Database);
        var table = new AnswerTable(
            null, ("name", DataType.Utf8), ("duration", DataType.Utf8), ("shardGroupDuration", DataType.Utf8), ("replicaN", DataType.Int64),
            ("default", DataType.Boolean));
        foreach (InfluxPolicy policy in database.Policies)
        {
            table.Add(
                policy.Name, DurationText.FormatGo(policy.Duration), DurationText.FormatGo(policy.ShardDuration), (long)policy.Replication,
                policy.Name == database.DefaultPolicy);
        }

        return [table.ToSeries()];
    }

    /// <summary>Answers SHOW GRANTS.</summary>
    public IReadOnlyList<SeriesRows> Run(InfluxShowGrants show)
    {
        if (!View.Metadata.Users.TryGetValue(show.User, out UserFacts? user))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "user not found");
        }

        AnswerTable table = AnswerTable.OfText(null, "database", "privilege");
        foreach (GrantFacts grant in user.Grants)
        {
            table.Add(grant.Database, grant.Privilege switch
            {
                InfluxPrivilege.Read => "READ",
                InfluxPrivilege.Write => "WRITE",
                InfluxPrivilege.All => "ALL PRIVILEGES",
                _ => "NO PRIVILEGES",
            });
        }

        return [table.ToSeries()];
    }

    SeriesRows Databases()
    {
        AnswerTable table = AnswerTable.OfText("databases", "name");
        foreach (InfluxDatabase database in View.Databases.Where(database => scope.CanSee(database)))
        {
            table.Add(database.Name);
        }

        return table.ToSeries();
    }

    static SeriesRows ContinuousQueries(InfluxDatabase database)
    {
        AnswerTable table = AnswerTable.OfText(database.Name, "name", "query");
        foreach (ContinuousQueryFacts query in database.Facts?.ContinuousQueries ?? [])
        {
            table.Add(query.Name, query.Text);
        }

        return table.ToSeries();
    }

    SeriesRows Users()
    {
        var table = new AnswerTable(null, ("user", DataType.Utf8), ("admin", DataType.Boolean));
        foreach (UserFacts user in View.Metadata.Users.Values)
        {
            table.Add(user.Name, user.IsAdministrator);
        }

        return table.ToSeries();
    }
}
