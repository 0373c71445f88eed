using System.Runtime.CompilerServices;

namespace Quiver.ObjectStorage;

/// <summary>
/// Objects as files below a folder. A write goes to a temporary file, which is flushed to disk, renamed (or linked, where there must
/// be no object yet), and whose folder is flushed. What a crash leaves of temporary files is never listed;
/// <see cref="RemovePartial"/> removes it.
/// </summary>
public sealed class LocalDirectoryStore : IObjectStore
{
    const int PieceBytes = 1 << 20;
    readonly string _root;

    /// <summary>Opens the folder, which is created where it is missing.</summary>
    public LocalDirectoryStore(string root)
    {
        _root = Path.GetFullPath(root);
        FileSystemCalls.CreateFolder(_root);
    }

    /// <inheritdoc/>
    public Task<ObjectMetadata> HeadAsync(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = new FileInfo(FileOf(path));
        return file.Exists ? Task.FromResult(Describe(path, file)) : Task.FromException<ObjectMetadata>(ObjectPath.NotFound(path));
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectRead> ReadAsync(
        string path, long offset, Memory<byte> destination, string? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        using var file = OpenFile(path);
        var described = Describe(path, file, version);
        var count = ObjectPath.Clamp(offset, destination.Length, described.Length);
        await FillAsync(file, offset, destination[..count], path, cancellationToken).ConfigureAwait(false);
        return new ObjectRead(count, described);
    }

    /// <inheritdoc/>
    public async ValueTask<ObjectRead> ReadEndAsync(
        string path, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var file = OpenFile(path);
        var described = Describe(path, file, null);
        var count = (int)Math.Min(destination.Length, described.Length);
        await FillAsync(file, described.Length - count, destination[..count], path, cancellationToken).ConfigureAwait(false);
        return new ObjectRead(count, described);
    }

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(
        string path, long offset = 0, string? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        cancellationToken.ThrowIfCancellationRequested();
        var file = OpenFile(path);
        try
        {
            Describe(path, file, version);
            file.Position = offset;
            return Task.FromResult<Stream>(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        using var file = await BeginAsync(path, content, cancellationToken).ConfigureAwait(false);
        await file.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> TryCreateAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        if (File.Exists(FileOf(path)))
        {
            return false;
        }

        using var file = await BeginAsync(path, content, cancellationToken).ConfigureAwait(false);
        return file.TryCommitNew();
    }

    /// <inheritdoc/>
    public Task<ObjectWriter> OpenWriteAsync(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<ObjectWriter>(Begin(path));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectMetadata> ListAsync(
        string prefix, string? after = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        var folder = prefix.LastIndexOf('/') is >= 0 and var end ? prefix[..end] : "";
        if (folder.Length > 0)
        {
            ObjectPath.Validate(folder);
        }

        foreach (var (path, file) in Walk(folder, prefix, after))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Exists)
            {
                yield return Describe(path, file);
            }
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken = default)
    {
        var folders = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = FileOf(path);
            if (File.Exists(name))
            {
                File.Delete(name);
                folders.Add(Path.GetDirectoryName(name)!);
            }
        }

        foreach (var folder in folders)
        {
            FileSystemCalls.FlushFolder(folder);
        }

        return Task.CompletedTask;
    }

    /// <summary>Removes what writers left that were killed. Nothing may be written to the store at the same time.</summary>
    /// <returns>How many files were removed.</returns>
    public int RemovePartial()
    {
        var removed = 0;
        foreach (var file in Directory.EnumerateFiles(_root, AtomicFile.TemporaryPrefix + "*", SearchOption.AllDirectories))
        {
            File.Delete(file);
            removed++;
        }

        return removed;
    }

    static async Task FillAsync(FileStream file, long offset, Memory<byte> destination, string path, CancellationToken cancellationToken)
    {
        for (var done = 0; done < destination.Length;)
        {
            var read = await RandomAccess.ReadAsync(file.SafeFileHandle, destination[done..], offset + done, cancellationToken)
                .ConfigureAwait(false);
            done += read > 0 ? read : throw new ObjectChangedException(path);
        }
    }

    /// <summary>Walks depth first; a folder sorts as its name with a slash, so that paths come in order without being kept.</summary>
    IEnumerable<(string Path, FileInfo File)> Walk(string folder, string prefix, string? after)
    {
        var place = new DirectoryInfo(Path.Combine(_root, folder.Replace('/', Path.DirectorySeparatorChar)));
        if (!place.Exists)
        {
            yield break;
        }

        var start = folder.Length == 0 ? "" : folder + "/";
        var entries = place.EnumerateFileSystemInfos()
            .Select(entry => (Path: start + entry.Name + (entry is DirectoryInfo ? "/" : ""), Entry: entry))
            .Where(e => !e.Entry.Name.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal))
            .OrderBy(e => e.Path, StringComparer.Ordinal);
        foreach (var (path, entry) in entries)
        {
            if (entry is DirectoryInfo)
            {
                var mayMatch = path.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(path, StringComparison.Ordinal);
                var isBefore = string.CompareOrdinal(path, after) < 0 && after?.StartsWith(path, StringComparison.Ordinal) != true;
                foreach (var found in mayMatch && !isBefore ? Walk(path[..^1], prefix, after) : [])
                {
                    yield return found;
                }
            }
            else if (path.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(path, after) > 0)
            {
                yield return (path, (FileInfo)entry);
            }
        }
    }

    async Task<AtomicFile> BeginAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = Begin(path);
        try
        {
            for (var done = 0; done < content.Length; done += PieceBytes)
            {
                var piece = content.Slice(done, Math.Min(PieceBytes, content.Length - done));
                await file.Stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    AtomicFile Begin(string path)
    {
        var name = FileOf(path);
        FileSystemCalls.CreateFolder(Path.GetDirectoryName(name)!);
        return new AtomicFile(name);
    }

    FileStream OpenFile(string path)
    {
        var name = FileOf(path);
        try
        {
            return new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw ObjectPath.NotFound(path);
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(name))
        {
            throw ObjectPath.NotFound(path);
        }
    }

    internal string FileOf(string path)
    {
        ObjectPath.Validate(path);
        return Path.Combine(_root, path.Replace('/', Path.DirectorySeparatorChar));
    }

    static ObjectMetadata Describe(string path, FileInfo file) => Describe(path, file.Length, file.LastWriteTimeUtc);

    static ObjectMetadata Describe(string path, FileStream file, string? version)
    {
        var described = Describe(path, file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle));
        return version is null || version == described.Version ? described : throw new ObjectChangedException(path);
    }

    static ObjectMetadata Describe(string path, long length, DateTime modified) =>
        new(path, length, new DateTimeOffset(modified, TimeSpan.Zero))
        {
            Version = FormattableString.Invariant($"{length}-{modified.Ticks}"),
        };
}
