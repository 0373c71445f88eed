using System.Runtime.CompilerServices;

namespace Quiver.ObjectStorage;

/// <summary>Objects as files below a folder. A put writes a temporary file, flushes it to disk and renames it.</summary>
public sealed class LocalDirectoryStore : IObjectStore
{
    readonly string _root;

    /// <summary>Opens the folder, which is created where it is missing.</summary>
    public LocalDirectoryStore(string root)
    {
        _root = Directory.CreateDirectory(root).FullName;
    }

    /// <inheritdoc/>
    public Task<ObjectMetadata> HeadAsync(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var file = new FileInfo(FileOf(path));
        return file.Exists ? Task.FromResult(Describe(file)) : Task.FromException<ObjectMetadata>(ObjectPath.NotFound(path));
    }

    /// <inheritdoc/>
    public async Task<byte[]> GetAsync(string path, long offset, int length, CancellationToken cancellationToken = default)
    {
        var name = FileOf(path);
        if (!File.Exists(name))
        {
            throw ObjectPath.NotFound(path);
        }

        using var file = File.OpenHandle(name, options: FileOptions.Asynchronous);
        var content = new byte[ObjectPath.Clamp(offset, length, RandomAccess.GetLength(file))];
        for (var done = 0; done < content.Length;)
        {
            var read = await RandomAccess.ReadAsync(file, content.AsMemory(done), offset + done, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new IOException($"object \"{path}\" became shorter while it was read");
            }

            done += read;
        }

        return content;
    }

    /// <inheritdoc/>
    public async Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var name = FileOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(name)!);
        using var file = new AtomicFile(name);
        await file.Stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        file.Commit();
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectMetadata> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        await Task.CompletedTask.ConfigureAwait(false);
        var found = new List<ObjectMetadata>();
        foreach (var file in new DirectoryInfo(_root).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!file.Name.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal) && file.Exists)
            {
                var described = Describe(file);
                if (described.Path.StartsWith(prefix, StringComparison.Ordinal))
                {
                    found.Add(described);
                }
            }
        }

        found.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        foreach (var described in found)
        {
            yield return described;
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var name = FileOf(path);
        if (File.Exists(name))
        {
            File.Delete(name);
        }

        return Task.CompletedTask;
    }

    string FileOf(string path)
    {
        ObjectPath.Validate(path);
        return Path.Combine(_root, path.Replace('/', Path.DirectorySeparatorChar));
    }

    ObjectMetadata Describe(FileInfo file)
    {
        var path = Path.GetRelativePath(_root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
        return new ObjectMetadata(path, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
    }
}
