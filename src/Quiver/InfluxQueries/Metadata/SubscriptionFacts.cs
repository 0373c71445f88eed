namespace Quiver.InfluxQueries.Metadata;

/// <summary>A subscription: who wants copies of writes.</summary>
/// <param name="Policy">The retention policy whose writes are meant.</param>
/// <param name="Name">The name.</param>
/// <param name="Mode"><c>ALL</c> or <c>ANY</c>.</param>
/// <param name="Destinations">The addresses.</param>
sealed record SubscriptionFacts(string Policy, string Name, string Mode, IReadOnlyList<string> Destinations);
