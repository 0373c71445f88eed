namespace Quiver.Storage.Checkpoints;

/// <summary>
/// Gives out the ids of new files and knows which of them are being written. What is neither being written nor in the manifest is an
/// orphan; an id that has not been given out yet may still become a file of the same path as what a crash left.
/// </summary>
/// <param name="next">Returns an id that no file has.</param>
/// <param name="last">Returns the last one that was given out.</param>
sealed class FileIds(Func<long> next, Func<long> last)
{
    readonly Lock _lock = new();
    readonly HashSet<long> _written = [];

    /// <summary>Returns an id for a file that is going to be written.</summary>
    public long Next()
    {
        lock (_lock)
        {
            var id = next();
            _written.Add(id);
            return id;
        }
    }

    /// <summary>Says that files are in the manifest, or will never be.</summary>
    public void End(IEnumerable<long> ids)
    {
        lock (_lock)
        {
            _written.ExceptWith(ids);
        }
    }

    /// <summary>Whether a file may be written now or later.</summary>
    public bool MayBeWritten(long id)
    {
        lock (_lock)
        {
            return id > last() || _written.Contains(id);
        }
    }
}
