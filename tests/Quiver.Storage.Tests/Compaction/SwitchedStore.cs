using Quiver.ObjectStorage;

namespace Quiver.Storage.Tests.Compaction;

/// <summary>A store that is another one from one moment to the next.</summary>
sealed class SwitchedStore(Func<IObjectStore> current) : IObjectStore
{
    public Task<ObjectMetadata> HeadAsync(string path, CancellationToken cancellationToken = default) =>
        current().HeadAsync(path, cancellationToken);

    public ValueTask<ObjectRead> ReadAsync(
        string path, long offset, Memory<byte> destination, string? version = null, CancellationToken cancellationToken = default) =>
        current().ReadAsync(path, offset, destination, version, cancellationToken);

    public ValueTask<ObjectRead> ReadEndAsync(string path, Memory<byte> destination, CancellationToken cancellationToken = default) =>
        current().ReadEndAsync(path, destination, cancellationToken);

    public Task<Stream> OpenReadAsync(
        string path, long offset = 0, string? version = null, CancellationToken cancellationToken = default) =>
        current().OpenReadAsync(path, offset, version, cancellationToken);

    public Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        current().PutAsync(path, content, cancellationToken);

    public Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        current().TryCreateAsync(path, content, cancellationToken);

    public Task<ObjectWriter> OpenWriteAsync(string path, CancellationToken cancellationToken = default) =>
        current().OpenWriteAsync(path, cancellationToken);

    public IAsyncEnumerable<ObjectMetadata> ListAsync(
        string prefix, string? after = null, CancellationToken cancellationToken = default) =>
        current().ListAsync(prefix, after, cancellationToken);

    public Task DeleteAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default) =>
        current().DeleteAsync(paths, cancellationToken);
}
