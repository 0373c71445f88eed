using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Quiver.ObjectStorage;

/// <summary>A store in memory, for tests and for databases that need not outlive the process.</summary>
public sealed class MemoryStore : IObjectStore
{
    readonly ConcurrentDictionary<string, (byte[] Content, DateTimeOffset Modified)> _objects = new(StringComparer.Ordinal);
    readonly TimeProvider _time;

    /// <summary>Creates an empty store.</summary>
    public MemoryStore(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public Task<ObjectMetadata> HeadAsync(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectPath.Validate(path);
        return _objects.TryGetValue(path, out var found)
            ? Task.FromResult(new ObjectMetadata(path, found.Content.Length, found.Modified))
            : Task.FromException<ObjectMetadata>(ObjectPath.NotFound(path));
    }

    /// <inheritdoc/>
    public Task<byte[]> GetAsync(string path, long offset, int length, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectPath.Validate(path);
        if (!_objects.TryGetValue(path, out var found))
        {
            return Task.FromException<byte[]>(ObjectPath.NotFound(path));
        }

        var count = ObjectPath.Clamp(offset, length, found.Content.Length);
        return Task.FromResult(count == 0 ? [] : found.Content.AsSpan((int)offset, count).ToArray());
    }

    /// <inheritdoc/>
    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectPath.Validate(path);
        _objects[path] = (content.ToArray(), _time.GetUtcNow());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectMetadata> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var (path, (content, modified)) in _objects.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return new ObjectMetadata(path, content.Length, modified);
            }
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectPath.Validate(path);
        _objects.TryRemove(path, out _);
        return Task.CompletedTask;
    }
}
