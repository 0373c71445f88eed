using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.Storage.State;

namespace Quiver.Storage.Transfer;

/// <summary>Makes a database directory of a backup, every byte of which is verified on the way.</summary>
/// <param name="source">The backup.</param>
/// <param name="name">What errors call it.</param>
/// <param name="directory">The directory, which must be empty or missing.</param>
sealed class Restore(IObjectStore source, string name, string directory)
{
    /// <summary>Restores the backup.</summary>
    /// <param name="progress">Called with the bytes restored so far and all of them.</param>
    /// <param name="cancellationToken">Gives up; the directory is as empty as before.</param>
    public async Task<BackupList> RunAsync(Action<long, long>? progress = null, CancellationToken cancellationToken = default)
    {
        var list = await BackupList.ReadAsync(source, name, cancellationToken).ConfigureAwait(false);
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).FirstOrDefault() is { } found)
        {
            throw new QuiverException(
                ErrorCode.AlreadyExists, $"a backup is restored to an empty directory, and \"{found}\" is there already");
        }

        using var storeLock = StoreLock.Take(directory);
        var target = new LocalDirectoryStore(directory);
        var restored = new List<string>();
        try
        {
            var (bytes, all) = (0L, list.Bytes);

            // The manifest comes last: a store without one has no files, whatever is there.
            foreach (var entry in list.Entries.OrderBy(entry => entry.Path.StartsWith("manifest/", StringComparison.Ordinal)))
            {
                restored.Add(entry.Path);
                await CopyAsync(entry, target, cancellationToken).ConfigureAwait(false);
                bytes += entry.Bytes;
                progress?.Invoke(bytes, all);
            }
        }
        catch
        {
            await target.DeleteAsync(restored, CancellationToken.None).ConfigureAwait(false);
            RemoveEmptyFolders(directory);
            throw;
        }

        return list;
    }

    async Task CopyAsync(BackupEntry entry, LocalDirectoryStore target, CancellationToken cancellationToken)
    {
        try
        {
            await ObjectCopy.RunAsync(source, target, entry.Path, read => Compare(entry, read), cancellationToken).ConfigureAwait(false);
        }
        catch (FileNotFoundException error)
        {
            throw new QuiverException(
                ErrorCode.CorruptFile, $"the backup \"{name}\" is damaged: object \"{entry.Path}\" is missing", error);
        }
        catch (ArgumentException error)
        {
            throw new QuiverException(ErrorCode.CorruptFile, $"the backup \"{name}\" is damaged: {error.Message}", error);
        }
    }

    void Compare(BackupEntry expected, BackupEntry read)
    {
        if (read.Bytes != expected.Bytes)
        {
            throw new QuiverException(
                ErrorCode.CorruptFile,
                $"the backup \"{name}\" is damaged: object \"{read.Path}\" has {read.Bytes} bytes where the list says {expected.Bytes}");
        }

        if (read.Checksum != expected.Checksum)
        {
            throw new QuiverException(
                ErrorCode.CorruptFile,
                $"the backup \"{name}\" is damaged: object \"{read.Path}\" has the checksum {read.Checksum:x8} where the list says "
                + $"{expected.Checksum:x8}");
        }
    }

    static void RemoveEmptyFolders(string folder)
    {
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            RemoveEmptyFolders(child);
            if (!Directory.EnumerateFileSystemEntries(child).Any())
            {
                Directory.Delete(child);
            }
        }
    }
}
