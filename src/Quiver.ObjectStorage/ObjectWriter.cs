namespace Quiver.ObjectStorage;

/// <summary>
/// An object on its way: bytes go to <see cref="Stream"/>, and it appears under its path, whole and durable, with
/// <see cref="CommitAsync"/>. Disposing it without a commit, or after a failed one, leaves nothing behind that a reader could find.
/// One thread at a time.
/// </summary>
public abstract class ObjectWriter : IDisposable, IAsyncDisposable
{
    /// <summary>Where the content goes; write large pieces. It is closed with the writer.</summary>
    public abstract Stream Stream { get; }

    /// <summary>Makes the content durable and gives it its path, in one step that replaces an object of that path.</summary>
    public abstract ValueTask CommitAsync(CancellationToken cancellationToken = default);

    /// <summary>Commits on the calling thread.</summary>
    public void Commit()
    {
        ValueTask commit = CommitAsync();
        if (!commit.IsCompletedSuccessfully)
        {
            commit.AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Gives up what was not committed.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Gives up what was not committed, on the calling thread.</summary>
    public void Dispose()
    {
        ValueTask disposal = DisposeAsync();
        if (!disposal.IsCompletedSuccessfully)
        {
            disposal.AsTask().GetAwaiter().GetResult();
        }

        GC.SuppressFinalize(this);
    }
}
