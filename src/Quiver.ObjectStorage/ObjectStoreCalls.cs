namespace Quiver.ObjectStorage;

/// <summary>Calls of stores in the forms in which they are often needed.</summary>
public static class ObjectStoreCalls
{
    const int FirstBytes = 1 << 20;

    /// <summary>Returns up to <paramref name="length"/> bytes from <paramref name="offset"/>; fewer where the object ends before.</summary>
    public static async Task<byte[]> GetAsync(
        this IObjectSource source, string path, long offset, int length, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var content = new byte[Math.Min(length, FirstBytes)];
        ObjectRead read = await source.ReadAsync(path, offset, content, null, cancellationToken).ConfigureAwait(false);
        int first = read.Count;
        Array.Resize(ref content, first < content.Length ? first : ObjectPath.Clamp(offset, length, read.Source.Length));
        if (content.Length > first)
        {
            Memory<byte> rest = content.AsMemory(first);
            await source.ReadAsync(path, offset + first, rest, read.Source.Version, cancellationToken).ConfigureAwait(false);
        }

        return content;
    }

    /// <summary>Removes an object; nothing happens where there is none.</summary>
    public static Task DeleteAsync(this IObjectStore store, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.DeleteAsync([path], cancellationToken);
    }
}
