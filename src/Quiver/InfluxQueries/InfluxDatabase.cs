using Quiver.InfluxQueries.Metadata;

namespace Quiver.InfluxQueries;

/// <summary>A database as InfluxQL has it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Order">Its place in the order of creation.</param>
/// <param name="DefaultPolicy">The name of the default policy; empty where there is none.</param>
/// <param name="Policies">The policies in the order of creation.</param>
/// <param name="Facts">What is defined for it; null where nothing is.</param>
sealed record InfluxDatabase(
    string Name, int Order, string DefaultPolicy, IReadOnlyList<InfluxPolicy> Policies, DatabaseFacts? Facts)
{
    /// <summary>Returns the policy of a name; null where there is none.</summary>
    public InfluxPolicy? Find(string policy) => Policies.FirstOrDefault(known => known.Name == policy);
}
