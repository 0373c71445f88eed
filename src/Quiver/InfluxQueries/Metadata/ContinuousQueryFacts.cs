namespace Quiver.InfluxQueries.Metadata;

/// <summary>A continuous query.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">The statement that made it, with every name in full.</param>
sealed record ContinuousQueryFacts(string Name, string Text);
