using Quiver.ObjectStorage;

namespace Quiver.Storage.Tests.Logs;

/// <summary>A store that lets a test act after an object has been created, before the caller gets to know.</summary>
sealed class HookedStore(IObjectStore inner) : IObjectStore
{
    public Action<string>? Created { get; set; }

    public async Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var created = await inner.TryCreateAsync(path, content, cancellationToken);
        Created?.Invoke(path);
        return created;
    }

    public Task<ObjectMetadata> HeadAsync(string path, CancellationToken cancellationToken = default) =>
        inner.HeadAsync(path, cancellationToken);

    public ValueTask<ObjectRead> ReadAsync(
        string path, long offset, Memory<byte> destination, string? version = null, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(path, offset, destination, version, cancellationToken);

    public ValueTask<ObjectRead> ReadEndAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        inner.ReadEndAsync(path, destination, cancellationToken);

    public Task<Stream> OpenReadAsync(
        string path, long offset = 0, string? version = null, CancellationToken cancellationToken = default) =>
        inner.OpenReadAsync(path, offset, version, cancellationToken);

    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        inner.PutAsync(path, content, cancellationToken);

    public Task<ObjectWriter> OpenWriteAsync(string path, CancellationToken cancellationToken = default) =>
        inner.OpenWriteAsync(path, cancellationToken);

    public IAsyncEnumerable<ObjectMetadata> ListAsync(
        string prefix, string? after = null, CancellationToken cancellationToken = default) =>
        inner.ListAsync(prefix, after, cancellationToken);

    public Task DeleteAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default) =>
        inner.DeleteAsync(paths, cancellationToken);
}
