using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Quiver.ObjectStorage;

/// <summary>A store in memory, for tests and for databases that need not outlive the process.</summary>
public sealed class MemoryStore : IObjectStore
{
    readonly ConcurrentDictionary<string, (byte[] Content, ObjectMetadata Metadata)> _objects = new(StringComparer.Ordinal);
    readonly TimeProvider _time;
    long _puts;

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
            ? Task.FromResult(found.Metadata)
            : Task.FromException<ObjectMetadata>(ObjectPath.NotFound(path));
    }

    /// <inheritdoc/>
    public ValueTask<ObjectRead> ReadAsync(
        string path, long offset, Memory<byte> destination, string? version = null, CancellationToken cancellationToken = default)
    {
        var (content, metadata) = Find(path, version, cancellationToken);
        var count = ObjectPath.Clamp(offset, destination.Length, content.Length);
        content.AsSpan((int)Math.Min(offset, content.Length), count).CopyTo(destination.Span);
        return ValueTask.FromResult(new ObjectRead(count, metadata));
    }

    /// <inheritdoc/>
    public ValueTask<ObjectRead> ReadEndAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        var (content, metadata) = Find(path, null, cancellationToken);
        var count = Math.Min(destination.Length, content.Length);
        content.AsSpan(content.Length - count).CopyTo(destination.Span);
        return ValueTask.FromResult(new ObjectRead(count, metadata));
    }

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(
        string path, long offset = 0, string? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var (content, _) = Find(path, version, cancellationToken);
        var start = (int)Math.Min(offset, content.Length);
        return Task.FromResult<Stream>(new MemoryStream(content, start, content.Length - start, writable: false));
    }

    /// <inheritdoc/>
    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectPath.Validate(path);
        _objects[path] = Describe(path, content.ToArray());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectPath.Validate(path);
        return Task.FromResult(_objects.TryAdd(path, Describe(path, content.ToArray())));
    }

    /// <inheritdoc/>
    public Task<ObjectWriter> OpenWriteAsync(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectPath.Validate(path);
        return Task.FromResult<ObjectWriter>(new Writer(this, path));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectMetadata> ListAsync(
        string prefix, string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        // The dictionary's own copy is of one moment; that of LINQ fails where an object comes between counting and copying.
        foreach (var (path, (_, metadata)) in _objects.ToArray().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (path.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(path, after) > 0)
            {
                yield return metadata;
            }
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default)
    {
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectPath.Validate(path);
            _objects.TryRemove(path, out _);
        }

        return Task.CompletedTask;
    }

    (byte[] Content, ObjectMetadata Metadata) Find(string path, string? version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectPath.Validate(path);
        if (!_objects.TryGetValue(path, out var found))
        {
            throw ObjectPath.NotFound(path);
        }

        return version is null || version == found.Metadata.Version ? found : throw new ObjectChangedException(path);
    }

    (byte[] Content, ObjectMetadata Metadata) Describe(string path, byte[] content) => (content, new ObjectMetadata(
        path, content.Length, _time.GetUtcNow())
    {
        Version = FormattableString.Invariant($"{Interlocked.Increment(ref _puts)}"),
    });

    sealed class Writer(MemoryStore store, string path) : ObjectWriter
    {
        readonly MemoryStream _stream = new();

        public override Stream Stream => _stream;

        public override async ValueTask CommitAsync(CancellationToken cancellationToken = default)
        {
            ObjectDisposedException.ThrowIf(!_stream.CanWrite, this);
            await store.PutAsync(path, _stream.ToArray(), cancellationToken).ConfigureAwait(false);
            await _stream.DisposeAsync().ConfigureAwait(false);
        }

        public override ValueTask DisposeAsync() => _stream.DisposeAsync();
    }
}
