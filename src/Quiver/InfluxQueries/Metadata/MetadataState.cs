using System.Collections.Immutable;

namespace Quiver.InfluxQueries.Metadata;

/// <summary>What InfluxQL defines beside the store's catalog, at one version.</summary>
sealed record MetadataState(ImmutableDictionary<string, DatabaseFacts> Databases, ImmutableSortedDictionary<string, UserFacts> Users)
{
    /// <summary>Nothing is defined.</summary>
    public static MetadataState Empty { get; } = new(
        ImmutableDictionary.Create<string, DatabaseFacts>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, UserFacts>(StringComparer.Ordinal));

    /// <summary>Returns the state after a change.</summary>
    /// <exception cref="InvalidDataException">The change does not fit.</exception>
    public MetadataState With(MetadataEdit edit)
    {
        if (edit.RemovedDatabases.FirstOrDefault(name => !Databases.ContainsKey(name)) is { } database)
        {
            throw new InvalidDataException($"there is no database \"{database}\" that could go");
        }

        if (edit.RemovedUsers.FirstOrDefault(name => !Users.ContainsKey(name)) is { } user)
        {
            throw new InvalidDataException($"there is no user \"{user}\" who could go");
        }

        return new MetadataState(
            Databases.SetItems(edit.Databases.Select(facts => KeyValuePair.Create(facts.Name, facts))).RemoveRange(edit.RemovedDatabases),
            Users.SetItems(edit.Users.Select(facts => KeyValuePair.Create(facts.Name, facts))).RemoveRange(edit.RemovedUsers));
    }
}
