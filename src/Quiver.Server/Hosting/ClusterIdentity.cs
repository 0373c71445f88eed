using System.Text;
using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;

namespace Quiver.Server.Hosting;

/// <summary>The identity of a store: made once, kept with its objects, told in the header of each answer.</summary>
static class ClusterIdentity
{
    /// <summary>The object that has it.</summary>
    public const string Path = "cluster-id";

    const int TextLength = 36;

    /// <summary>Returns the identity of a store, which gets one where it has none; of two who make one at a time the first wins.</summary>
    /// <exception cref="QuiverException">What is kept is none.</exception>
    public static async Task<string> LoadAsync(IObjectStore store, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await ReadAsync(store, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        string made = Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        return await store.TryCreateAsync(Path, Encoding.ASCII.GetBytes(made), cancellationToken).ConfigureAwait(false)
            ? made
            : await ReadAsync(store, cancellationToken).ConfigureAwait(false) ?? made;
    }

    static async Task<string?> ReadAsync(IObjectStore store, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await store.GetAsync(Path, 0, TextLength + 1, cancellationToken).ConfigureAwait(false);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        return Guid.TryParseExact(Encoding.ASCII.GetString(content).Trim(), "D", out Guid id)
            ? id.ToString()
            : throw new QuiverException(
                ErrorCode.CorruptFile,
                $"the object \"{Path}\" of the store is no identity; remove it, and the next start makes another one");
    }
}
