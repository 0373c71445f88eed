using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQueries.Metadata;
using Quiver.Storage;
using Quiver.Storage.Catalog;

namespace Quiver.InfluxQueries;

/// <summary>
/// Databases and retention policies as InfluxDB 1 has them, over the databases of a store: the policy <c>autogen</c> of <c>db</c> is the
/// database <c>db</c>, another policy <c>rp</c> is the database <c>db/rp</c>. Which one is the default is known beside the store's catalog.
/// </summary>
sealed class InfluxCatalog(TimeSeriesStore store, InfluxMetadata metadata)
{
    /// <summary>The policy that a database has by itself.</summary>
    public const string AutomaticPolicy = "autogen";

    readonly Lock _turn = new();
    Task _before = Task.CompletedTask;
    CatalogView? _view;

    /// <summary>Whether CREATE DATABASE makes a policy where the statement names none.</summary>
    public bool CreatesPolicies { get; set; } = true;

    /// <summary>What is defined beside the store's catalog.</summary>
    public InfluxMetadata Metadata => metadata;

    /// <summary>The databases as they are now.</summary>
    public CatalogView Current
    {
        get
        {
            (CatalogSnapshot catalog, MetadataState state) = (store.Catalog.Current, metadata.Current);
            CatalogView? view = Volatile.Read(ref _view);
            if (view is null || !ReferenceEquals(view.Store, catalog) || !ReferenceEquals(view.Metadata, state))
            {
                Volatile.Write(ref _view, view = new CatalogView(catalog, state));
            }

            return view;
        }
    }

    /// <summary>Returns a database.</summary>
    /// <exception cref="QuiverException">There is none, with InfluxDB's words.</exception>
    public InfluxDatabase Get(string database)
    {
        if (database.Length == 0)
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, "database name required");
        }

        return Current.Find(database) ?? throw NoDatabase(database);
    }

    /// <summary>Returns the name of a retention policy of a database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="policy">The policy; empty for the default one.</param>
    /// <exception cref="QuiverException">There is none, with InfluxDB's words.</exception>
    public InfluxPolicy PolicyOf(string database, string policy)
    {
        InfluxDatabase found = Get(database);
        if (policy.Length == 0 && found.DefaultPolicy.Length == 0)
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, $"default retention policy not set for: {database}");
        }

        string name = policy.Length == 0 ? found.DefaultPolicy : policy;
        return found.Find(name) ?? throw NoPolicy(name);
    }

    /// <summary>Returns the database of the store that holds a retention policy of a database.</summary>
    /// <param name="database">The database as InfluxQL names it.</param>
    /// <param name="policy">The policy; empty for the default one.</param>
    /// <exception cref="QuiverException">There is none, with InfluxDB's words.</exception>
    public string StoreDatabaseOf(string database, string policy) => PolicyOf(database, policy).StoreName;

    /// <summary>
    /// Returns the database of the store that lines for a retention policy go to; null where the database or the policy is not there.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="policy">The policy as clients name it; null, empty and <c>default</c> for the default one.</param>
    public string? FindForWriting(string database, string? policy)
    {
        string? name = policy is null or "" or "''" ? null : policy;
        if (name is not null && LiveName(database, name) is { } exact)
        {
            return exact;
        }

        if (name is not null && name.Equals(AutomaticPolicy, StringComparison.OrdinalIgnoreCase))
        {
            return LiveName(database, AutomaticPolicy);
        }

        if (name is not null && !name.Equals("default", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // Mostly nothing is said of a database: then it needs no look at the others.
        return !metadata.Current.Databases.ContainsKey(database) ? LiveName(database, AutomaticPolicy)
            : Current.Find(database) is { } known ? known.Find(known.DefaultPolicy)?.StoreName
            : null;
    }

    /// <summary>Creates a database; one that is there and fits stays as it is.</summary>
    public Task CreateAsync(string database, InfluxRetention? retention, CancellationToken cancellationToken) =>
        OneByOneAsync(() => CreateCoreAsync(database, retention, cancellationToken));

    async Task CreateCoreAsync(string database, InfluxRetention? retention, CancellationToken cancellationToken)
    {
        CheckName(database);
        if (retention is { Name.Length: > 0 })
        {
            CheckName(retention.Name);
        }

        CheckLeast(retention?.Duration);
        if (Current.Find(database) is { } known && (retention is null || known.Policies.Count > 0))
        {
            if (retention is not null && !Fits(retention, known))
            {
                throw Conflict();
            }

            return;
        }

        InfluxRetention wanted = retention ?? new InfluxRetention();
        string policy = wanted.Name.Length > 0 ? wanted.Name : AutomaticPolicy;
        if (retention is not null || CreatesPolicies)
        {
            await AddPolicyAsync(database, policy, wanted, isDefault: policy != AutomaticPolicy || retention is not null, cancellationToken)
                .ConfigureAwait(false);
            return;
        }

        await metadata.ChangeAsync(
            _ => EditOf(new DatabaseFacts
            {
                Name = database, Order = store.Catalog.Current.NextDatabaseId, IsBare = true, DefaultPolicy = "",
            }),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Drops a database with all its policies and rows; nothing happens where there is none.</summary>
    public Task DropAsync(string database, CancellationToken cancellationToken) =>
        OneByOneAsync(() => DropCoreAsync(database, cancellationToken));

    async Task DropCoreAsync(string database, CancellationToken cancellationToken)
    {
        foreach (InfluxPolicy policy in Current.Find(database)?.Policies ?? [])
        {
            await DeleteAsync(policy, cancellationToken).ConfigureAwait(false);
        }

        // Rights on it stay with the users, as InfluxDB has it.
        await metadata.ChangeAsync(
            state => state.Databases.ContainsKey(database) ? new MetadataEdit { RemovedDatabases = [database] } : null, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Creates a retention policy; one that is there and fits stays as it is.</summary>
    public Task CreatePolicyAsync(string database, string policy, InfluxRetention wanted, CancellationToken cancellationToken) =>
        OneByOneAsync(() => CreatePolicyCoreAsync(database, policy, wanted, cancellationToken));

    async Task CreatePolicyCoreAsync(string database, string policy, InfluxRetention wanted, CancellationToken cancellationToken)
    {
        CheckName(policy);
        CheckLeast(wanted.Duration);
        long duration = wanted.Duration ?? 0;
        long shard = PolicyDurations.ShardOf(wanted.ShardDuration ?? 0, duration);
        CheckShard(duration, shard);
        InfluxDatabase found = Current.Find(database) ?? throw NoDatabase(database);
        if (found.Find(policy) is not { } known)
        {
            await AddPolicyAsync(database, policy, wanted, wanted.IsDefault, cancellationToken).ConfigureAwait(false);
        }
        else if (known.Duration != duration || known.ShardDuration != shard || known.Replication != (wanted.Replication ?? 1))
        {
            throw new QuiverException(ErrorCode.AlreadyExists, "retention policy already exists");
        }
        else if (wanted.IsDefault && found.DefaultPolicy != policy)
        {
            throw Conflict();
        }
    }

    /// <summary>Changes a retention policy.</summary>
    public Task AlterPolicyAsync(string database, string policy, InfluxRetention wanted, CancellationToken cancellationToken) =>
        OneByOneAsync(() => AlterPolicyCoreAsync(database, policy, wanted, cancellationToken));

    async Task AlterPolicyCoreAsync(string database, string policy, InfluxRetention wanted, CancellationToken cancellationToken)
    {
        InfluxDatabase found = Current.Find(database) ?? throw NoDatabase(database);
        InfluxPolicy known = found.Find(policy) ?? throw NoPolicy(policy);
        CheckLeast(wanted.Duration);
        CheckShard(wanted.Duration ?? known.Duration, wanted.ShardDuration ?? (wanted.Duration is null ? 0 : known.ShardDuration));
        long duration = wanted.Duration ?? known.Duration;
        var changed = known with
        {
            Duration = duration,
            ShardDuration = wanted.ShardDuration is { } said ? PolicyDurations.ShardOf(said, duration) : known.ShardDuration,
            Replication = wanted.Replication ?? known.Replication,
        };
        if (duration != known.Duration)
        {
            await store.Catalog.SetRetentionAsync(known.StoreName, PolicyDurations.ToStore(duration), cancellationToken)
                .ConfigureAwait(false);
        }

        await ChangeAsync(
            database,
            facts => WithPolicy(facts, changed) with { DefaultPolicy = wanted.IsDefault ? policy : facts.DefaultPolicy }, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Drops a retention policy with its rows; nothing happens where there is none.</summary>
    public Task DropPolicyAsync(string database, string policy, CancellationToken cancellationToken) =>
        OneByOneAsync(() => DropPolicyCoreAsync(database, policy, cancellationToken));

    async Task DropPolicyCoreAsync(string database, string policy, CancellationToken cancellationToken)
    {
        if (Current.Find(database) is not { } found || found.Find(policy) is not { } known)
        {
            return;
        }

        // First that the database goes on without it, and that it stays the default where it was: InfluxDB leaves that name in place.
        bool isLast = found.Policies.Count == 1;
        await ChangeAsync(
            database,
            facts => facts with
            {
                IsBare = isLast, DefaultPolicy = found.DefaultPolicy,
                Policies = [.. facts.Policies.Where(other => other.Name != policy)],
            },
            cancellationToken).ConfigureAwait(false);
        await DeleteAsync(known, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes what is known of a database that is there.</summary>
    public Task ChangeAsync(string database, Func<DatabaseFacts, DatabaseFacts> change, CancellationToken cancellationToken) =>
        metadata.ChangeAsync(
            state =>
            {
                InfluxDatabase found = new CatalogView(store.Catalog.Current, state).Find(database) ?? throw NoDatabase(database);
                DatabaseFacts facts = found.Facts ?? new DatabaseFacts { Name = database, Order = found.Order };

                // Facts count while one of the policies that they are about is there.
                DatabaseFacts known = found.Policies.Aggregate(facts, WithPolicy);
                return EditOf(change(known));
            },
            cancellationToken);

    /// <summary>Definitions come one after the other: each looks at what the one before left.</summary>
    Task OneByOneAsync(Func<Task> define)
    {
        lock (_turn)
        {
            return _before = RunAfterAsync(_before, define);
        }
    }

    static async Task RunAfterAsync(Task before, Func<Task> define)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await define().ConfigureAwait(false);
    }

    async Task AddPolicyAsync(
        string database, string policy, InfluxRetention wanted, bool isDefault, CancellationToken cancellationToken)
    {
        long duration = wanted.Duration ?? 0;
        DatabaseDefinition made = await store.Catalog.CreateDatabaseAsync(
            StoreNames.OfPolicy(database, policy), PolicyDurations.ToStore(duration), null, cancellationToken).ConfigureAwait(false);
        var added = new InfluxPolicy(
            policy, made.Name, made.Id, duration, PolicyDurations.ShardOf(wanted.ShardDuration ?? 0, duration), wanted.Replication ?? 1);
        if (policy == AutomaticPolicy && !isDefault && added == new InfluxPolicy(
            policy, made.Name, made.Id, 0, PolicyDurations.ShardOf(0, 0), 1) && Current.Find(database)?.Facts is null)
        {
            return;
        }

        await ChangeAsync(
            database,
            facts => WithPolicy(facts, added) with { IsBare = false, DefaultPolicy = isDefault ? policy : facts.DefaultPolicy },
            cancellationToken).ConfigureAwait(false);
    }

    string? LiveName(string database, string policy)
    {
        string name = StoreNames.OfPolicy(database, policy);
        return store.Catalog.Current.FindDatabase(name) is { DeletedAt: null } ? name : null;
    }

    Task DeleteAsync(InfluxPolicy policy, CancellationToken cancellationToken) =>
        store.Catalog.DeleteDatabaseAsync(policy.StoreName, HardDeletion.Default, cancellationToken);

    static DatabaseFacts WithPolicy(DatabaseFacts facts, InfluxPolicy policy)
    {
        var added = new PolicyFacts(policy.Name, policy.StoreId, policy.Duration, policy.ShardDuration, policy.Replication);
        int place = facts.Policies.ToList().FindIndex(known => known.Name == policy.Name);
        return facts with
        {
            Policies = place < 0 ? [.. facts.Policies, added] : [.. facts.Policies.Select((known, i) => i == place ? added : known)],
        };
    }

    static MetadataEdit EditOf(DatabaseFacts facts) => new() { Databases = [facts] };

    static bool Fits(InfluxRetention wanted, InfluxDatabase known)
    {
        string name = wanted.Name.Length > 0 ? wanted.Name : AutomaticPolicy;
        return known.Find(name) is { } policy && known.DefaultPolicy == name
            && (wanted.Duration is null || wanted.Duration == policy.Duration)
            && (wanted.Replication is null || wanted.Replication == policy.Replication)
            && (wanted.ShardDuration is null
                || PolicyDurations.ShardOf(wanted.ShardDuration.Value, policy.Duration) == policy.ShardDuration);
    }

    static void CheckName(string name)
    {
        if (!StoreNames.IsValid(name))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "invalid name");
        }
    }

    static void CheckLeast(long? duration)
    {
        if (duration is > 0 and < PolicyDurations.Least)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "retention policy duration must be at least 1h0m0s");
        }
    }

    static void CheckShard(long duration, long shard)
    {
        if (duration > 0 && duration < shard)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "retention policy duration must be greater than the shard duration");
        }
    }

    static QuiverException Conflict() => new(ErrorCode.AlreadyExists, "retention policy conflicts with an existing policy");

    static QuiverException NoDatabase(string name) => new(ErrorCode.UnknownDatabase, $"database not found: {name}");

    static QuiverException NoPolicy(string name) => new(ErrorCode.UnknownDatabase, $"retention policy not found: {name}");
}
