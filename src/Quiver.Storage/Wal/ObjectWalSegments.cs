using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;

namespace Quiver.Storage.Wal;

/// <summary>
/// Segments on a store that cannot append: each group of writes is an object of its own, named by its segment and by its first byte in
/// that. Objects are created only where there is none, so that a second process that writes to the log is found out.
/// </summary>
/// <param name="store">The store, which tries again what can pass.</param>
/// <param name="prefix">How the paths of the log start, with a slash at the end.</param>
sealed class ObjectWalSegments(IObjectStore store, string prefix) : IWalSegments
{
    const string Extension = ".wal";
    const int NameDigits = 20;
    QuiverException? _foreign;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<long>> ListAsync(CancellationToken cancellationToken)
    {
        var segments = new SortedSet<long>();
        await foreach (var item in store.ListAsync(prefix, null, cancellationToken).ConfigureAwait(false))
        {
            segments.Add(PlaceOf(item.Path).Segment);
        }

        return [.. segments];
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(long segment, CancellationToken cancellationToken)
    {
        var groups = await GroupsAsync(segment, cancellationToken).ConfigureAwait(false);
        var end = 0L;
        foreach (var group in groups)
        {
            var offset = PlaceOf(group.Path).Offset;
            if (offset != end)
            {
                throw new QuiverException(
                    ErrorCode.CorruptFile,
                    $"segment {segment} of the write-ahead log lacks the bytes from {end} to {offset}: an object was removed. "
                    + "Restore it, or remove the segment to go on without its writes");
            }

            end += group.Length;
        }

        return new ObjectSequenceStream(store, groups);
    }

    /// <inheritdoc/>
    public async Task TruncateAsync(long segment, long bytes, CancellationToken cancellationToken)
    {
        ThrowIfForeign();
        var gone = new List<string>();
        foreach (var group in await GroupsAsync(segment, cancellationToken).ConfigureAwait(false))
        {
            var kept = bytes - PlaceOf(group.Path).Offset;
            if (kept <= 0)
            {
                gone.Add(group.Path);
            }
            else if (kept < group.Length)
            {
                var content = new byte[kept];
                await store.ReadAsync(group.Path, 0, content, group.Version, cancellationToken).ConfigureAwait(false);
                await store.PutAsync(group.Path, content, cancellationToken).ConfigureAwait(false);
            }
        }

        await DeleteAsync(gone, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IWalSegment Create(long segment)
    {
        ThrowIfForeign();
        return new Segment(this, segment);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(IReadOnlyList<long> segments, CancellationToken cancellationToken)
    {
        ThrowIfForeign();
        foreach (var segment in segments)
        {
            var groups = await GroupsAsync(segment, cancellationToken).ConfigureAwait(false);
            await DeleteAsync([.. groups.Select(group => group.Path)], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes groups from the last one on, so that what a crash leaves has no gap.</summary>
    async Task DeleteAsync(List<string> paths, CancellationToken cancellationToken)
    {
        paths.Reverse();
        foreach (var path in paths)
        {
            await store.DeleteAsync([path], cancellationToken).ConfigureAwait(false);
        }
    }

    async Task<List<ObjectMetadata>> GroupsAsync(long segment, CancellationToken cancellationToken)
    {
        var groups = new List<ObjectMetadata>();
        var start = prefix + Name(segment) + "/";
        await foreach (var item in store.ListAsync(start, null, cancellationToken).ConfigureAwait(false))
        {
            groups.Add(item);
        }

        return groups;
    }

    async Task CreateGroupAsync(string path, byte[] content)
    {
        if (await store.TryCreateAsync(path, content).ConfigureAwait(false))
        {
            return;
        }

        // It may be our own: the store may have tried again after an answer that was lost.
        var there = new byte[content.Length + 1];
        var read = await store.ReadAsync(path, 0, there).ConfigureAwait(false);
        if (!there.AsSpan(0, read.Count).SequenceEqual(content))
        {
            _foreign = new QuiverException(
                ErrorCode.IoFailure, $"another process writes to this write-ahead log: there is \"{path}\" already");
            throw _foreign;
        }
    }

    /// <summary>Once there is another writer nothing is removed any more: what looks like a failed write of this process is an
    /// acknowledged one of the other.</summary>
    void ThrowIfForeign()
    {
        if (_foreign is not null)
        {
            throw _foreign;
        }
    }

    string PathOf(long segment, long offset) => $"{prefix}{Name(segment)}/{Name(offset)}{Extension}";

    static string Name(long number) => number.ToString("D20", CultureInfo.InvariantCulture);

    (long Segment, long Offset) PlaceOf(string path)
    {
        var name = path.AsSpan(prefix.Length);
        return name.Length == (2 * NameDigits) + 1 + Extension.Length && name.EndsWith(Extension, StringComparison.Ordinal)
            && long.TryParse(name[..NameDigits], NumberStyles.None, CultureInfo.InvariantCulture, out var segment)
            && long.TryParse(name.Slice(NameDigits + 1, NameDigits), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? (segment, offset)
            : throw new QuiverException(
                ErrorCode.CorruptFile, $"\"{path}\" is not an object of the write-ahead log; nothing else may be where the log is");
    }

    sealed class Segment(ObjectWalSegments owner, long segment) : IWalSegment
    {
        public long Length { get; private set; }

        public void Append(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
        {
            var content = new byte[pieces.Sum(piece => piece.Length)];
            var rest = content.AsMemory();
            foreach (var piece in pieces)
            {
                piece.CopyTo(rest);
                rest = rest[piece.Length..];
            }

            // The thread of the log has nothing else to do than to wait.
            owner.CreateGroupAsync(owner.PathOf(segment, Length), content).GetAwaiter().GetResult();
            Length += content.Length;
        }

        public void Dispose()
        {
        }
    }
}
