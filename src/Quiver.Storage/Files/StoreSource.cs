using Quiver.Formats.Parquet;
using Quiver.Formats.Remote;
using Quiver.ObjectStorage;

namespace Quiver.Storage.Files;

/// <summary>An object of the store that never changes and whose length is known, read at any offset.</summary>
sealed class StoreSource(IObjectStore store, string path, long length) : IRandomAccessSource
{
    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public long Length => length;

    /// <inheritdoc/>
    public bool IsRemote => true;

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        try
        {
            var read = await store.ReadAsync(path, offset, destination, null, cancellationToken).ConfigureAwait(false);
            return read.Count;
        }
        catch (Exception error) when (StoreErrors.IsKnown(error))
        {
            throw StoreErrors.Convert(path, error);
        }
    }

    /// <inheritdoc/>
    public unsafe int Read(long offset, Span<byte> destination)
    {
        fixed (byte* pointer = destination)
        {
            var reading = ReadAsync(offset, new PinnedMemory(pointer, destination.Length).Memory, CancellationToken.None);
            return reading.IsCompletedSuccessfully ? reading.Result : reading.AsTask().GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
