using Quiver.Engine.Catalog;
using Quiver.Spilling;

namespace Quiver.Differential.Peers;

/// <summary>A folder for rows that memory has no room for, which counts the files that queries ask for.</summary>
sealed class CountingSpill : ISpillSpace, IDisposable
{
    readonly SpillFolder _folder = new(Path.Combine(Path.GetTempPath(), "quiver-spill-differential"));
    int _created;

    /// <summary>The number of files so far.</summary>
    public int Created => Volatile.Read(ref _created);

    public ISpillFile Create()
    {
        Interlocked.Increment(ref _created);
        return _folder.Create();
    }

    public void Dispose() => _folder.Dispose();
}
