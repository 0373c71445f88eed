namespace Quiver.InfluxQueries.Continuous;

/// <summary>A continuous query that did not run as it should.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why.</param>
sealed record ContinuousQueryFailure(string Database, string Name, string Reason);
