namespace Quiver.Storage.Catalog;

/// <summary>What is said of a database but for its tables. The id stays for ever and is not used again.</summary>
/// <param name="Id">The number.</param>
/// <param name="Name">The name.</param>
/// <param name="Window">The length of the time windows at which its files are cut.</param>
/// <param name="Retention">How long rows are kept; null for ever.</param>
/// <param name="Deletion">That it has been deleted, null where it has not.</param>
sealed record DatabaseHeader(int Id, string Name, TimeSpan Window, TimeSpan? Retention, Deletion? Deletion);
