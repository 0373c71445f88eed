using Quiver.InfluxQueries.Metadata;
using Quiver.Storage.Catalog;

namespace Quiver.InfluxQueries;

/// <summary>The databases of InfluxQL at one version of the store's catalog and of what is defined beside it.</summary>
sealed class CatalogView
{
    readonly Dictionary<string, InfluxDatabase> _byName = new(StringComparer.Ordinal);

    /// <summary>Joins the two.</summary>
    public CatalogView(CatalogSnapshot store, MetadataState metadata)
    {
        (Store, Metadata) = (store, metadata);
        var policies = store.Databases
            .Where(database => database is { DeletedAt: null, IsInternal: false })
            .Select(database => (Parts: StoreNames.Split(database.Name), Definition: database))
            .GroupBy(pair => pair.Parts.Database, StringComparer.Ordinal);
        foreach (var group in policies)
        {
            _byName.Add(group.Key, Join(
                group.Key, [.. group.Select(pair => (pair.Parts.Policy, pair.Definition)).OrderBy(pair => pair.Definition.Id)],
                metadata.Databases.GetValueOrDefault(group.Key)));
        }

        foreach (DatabaseFacts bare in metadata.Databases.Values.Where(facts => facts.IsBare))
        {
            _byName.TryAdd(bare.Name, new InfluxDatabase(bare.Name, bare.Order, bare.DefaultPolicy ?? "", [], bare));
        }

        Databases = [.. _byName.Values.OrderBy(database => database.Order)];
    }

    /// <summary>The version of the store's catalog.</summary>
    public CatalogSnapshot Store { get; }

    /// <summary>The version of what is defined beside it.</summary>
    public MetadataState Metadata { get; }

    /// <summary>The databases in the order of creation.</summary>
    public IReadOnlyList<InfluxDatabase> Databases { get; }

    /// <summary>Returns the database of a name; null where there is none.</summary>
    public InfluxDatabase? Find(string name) => _byName.GetValueOrDefault(name);

    static InfluxDatabase Join(string name, List<(string Policy, DatabaseDefinition Definition)> found, DatabaseFacts? facts)
    {
        // What is said of databases that are gone is not about those that were made anew under their names.
        if (facts is { IsBare: false } && !facts.Policies.Any(policy => found.Exists(pair => pair.Definition.Id == policy.StoreId)))
        {
            facts = null;
        }

        InfluxPolicy[] policies =
        [
            .. found.Select(pair => PolicyOf(
                pair.Policy, pair.Definition, facts?.Policies.FirstOrDefault(policy => policy.StoreId == pair.Definition.Id))),
        ];
        string automatic = policies.Any(policy => policy.Name == InfluxCatalog.AutomaticPolicy) ? InfluxCatalog.AutomaticPolicy : "";
        int order = Math.Min(facts?.Order ?? int.MaxValue, found[0].Definition.Id);
        return new InfluxDatabase(name, order, facts?.DefaultPolicy ?? automatic, policies, facts);
    }

    static InfluxPolicy PolicyOf(string name, DatabaseDefinition definition, PolicyFacts? facts)
    {
        long kept = definition.Retention is { } retention ? Nanoseconds(retention) : 0;

        // A change by another door counts; the store rounds to 100 ns.
        long duration = facts is not null && PolicyDurations.ToStore(facts.Duration) == definition.Retention ? facts.Duration : kept;
        return new InfluxPolicy(
            name, definition.Name, definition.Id, duration, facts?.ShardDuration ?? PolicyDurations.ShardOf(0, duration),
            facts?.Replication ?? 1);
    }

    static long Nanoseconds(TimeSpan time) => time.Ticks > long.MaxValue / 100 ? 0 : time.Ticks * 100;
}
