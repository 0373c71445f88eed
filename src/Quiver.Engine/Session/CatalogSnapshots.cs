using Quiver.Engine.Catalog;

namespace Quiver.Engine.Session;

/// <summary>The snapshots that one statement, however many plans it has, took of mounted catalogs: at most one of each, when it first needs
/// it. Plans of one statement are made one after the other.</summary>
sealed class CatalogSnapshots(SnapshotScope scope) : IDisposable
{
    readonly Dictionary<ICatalog, ICatalog> _snapshots = new(ReferenceEqualityComparer.Instance);

    /// <summary>Returns the snapshot of a catalog; a catalog that does not take any stands for itself.</summary>
    public ICatalog Of(MountedCatalog mounted)
    {
        if (mounted.Catalog is not ISnapshotCatalog changing)
        {
            return mounted.Catalog;
        }

        if (!_snapshots.TryGetValue(changing, out ICatalog? snapshot))
        {
            snapshot = changing.TakeSnapshot(scope);
            _snapshots.Add(changing, snapshot);
        }

        return snapshot;
    }

    public void Dispose()
    {
        foreach (ICatalog snapshot in _snapshots.Values)
        {
            (snapshot as IDisposable)?.Dispose();
        }

        _snapshots.Clear();
    }
}
