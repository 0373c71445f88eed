using System.Buffers;
using Quiver.ObjectStorage;
using Quiver.Storage.Logs;

namespace Quiver.Storage.Transfer;

/// <summary>Copies objects from store to store piece by piece.</summary>
static class ObjectCopy
{
    const int PieceBytes = 1 << 20;

    /// <summary>Copies an object and returns its length and CRC-32C as they were read.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="target">Where it goes; null only reads it.</param>
    /// <param name="path">Its path in both.</param>
    /// <param name="check">Called with what was read before the copy appears; what it throws keeps it away.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    public static async Task<BackupEntry> RunAsync(
        IObjectStore source, IObjectStore? target, string path, Action<BackupEntry>? check, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        var output = target is null ? null : await target.OpenWriteAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            var input = await source.OpenReadAsync(path, cancellationToken: cancellationToken).ConfigureAwait(false);
            var (bytes, checksum) = (0L, 0u);
            await using (input.ConfigureAwait(false))
            {
                while (await input.ReadAsync(piece, cancellationToken).ConfigureAwait(false) is > 0 and var read)
                {
                    checksum = Crc32C.Append(checksum, piece.AsSpan(0, read));
                    bytes += read;
                    if (output is not null)
                    {
                        await output.Stream.WriteAsync(piece.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                    }
                }
            }

            var entry = new BackupEntry(path, bytes, checksum);
            check?.Invoke(entry);
            if (output is not null)
            {
                await output.CommitAsync(cancellationToken).ConfigureAwait(false);
            }

            return entry;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
            if (output is not null)
            {
                await output.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
