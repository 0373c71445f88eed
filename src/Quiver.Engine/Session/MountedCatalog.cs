using Quiver.Engine.Catalog;

namespace Quiver.Engine.Session;

/// <summary>A catalog of somebody else's under the name that it has in this database.</summary>
sealed record MountedCatalog(string Name, ICatalog Catalog);
