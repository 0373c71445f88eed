using Quiver.Storage;

namespace Quiver.Server.Http.Writing;

/// <summary>Where lines of a request go, and how they are read.</summary>
/// <param name="Door">The name of the door in metrics.</param>
/// <param name="Database">The database.</param>
/// <param name="Options">How they are read.</param>
sealed record WriteTarget(string Door, string Database, WriteOptions Options);
