using Quiver.Arrow.Errors;
using Quiver.Formats.Files;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Remote;

/// <summary>Finds the objects of a store that a path, a pattern or a folder stands for.</summary>
sealed class RemoteFolders(ObjectLocation location, SegmentCache cache, CancellationToken cancellationToken)
{
    readonly string _path = location.IsWeb && location.Path.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query
        ? location.Path[..query]
        : location.Path;

    /// <summary>Returns the files, sorted by path; none is an error. Where no listing is needed none is made.</summary>
    public IReadOnlyList<InputFile> Find()
    {
        if (IsPattern)
        {
            IReadOnlyList<ObjectMetadata> matches = Match();
            return matches.Count > 0 ? [.. matches.Select(Open)] : throw Missing($"no file matches \"{location.Name}\"");
        }

        if (!location.IsWeb && (_path.Length == 0 || _path.EndsWith('/')))
        {
            InputFile[] files = [.. Guard(() => List(_path)).Where(o => IsDirectlyBelow(o.Path)).Select(Open)];
            return files.Length > 0
                ? files
                : throw Missing($"\"{location.Name}\" has no file with one of the extensions {FileNames.KnownExtensions}");
        }

        return [Open(location.Path, null)];
    }

    /// <summary>Returns the objects that match the pattern, sorted by path; there may be none.</summary>
    public IReadOnlyList<ObjectMetadata> Match()
    {
        if (!IsPattern)
        {
            return Guard(Head);
        }

        var found = new SortedDictionary<string, ObjectMetadata>(StringComparer.Ordinal);
        foreach (string one in GlobPattern.ExpandBraces(location.Path))
        {
            var pattern = new GlobPath(one);
            foreach (ObjectMetadata entry in Guard(() => List(pattern.Prefix)))
            {
                if (pattern.IsMatch(entry.Path))
                {
                    found.TryAdd(entry.Path, entry);
                }
            }
        }

        return [.. found.Values];
    }

    bool IsPattern => location.IsWeb ? _path.AsSpan().IndexOfAny("*[{") >= 0 : GlobPattern.IsPattern(_path);

    IReadOnlyList<ObjectMetadata> Head()
    {
        try
        {
            return [location.Source.HeadAsync(location.Path, cancellationToken).GetAwaiter().GetResult()];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    IReadOnlyList<ObjectMetadata> List(string prefix)
    {
        if (location.Source is not IObjectStore store)
        {
            throw new QuiverException(
                ErrorCode.NotSupported,
                $"\"{location.Name}\" is a pattern, but web servers do not list their files; name each, as in read_parquet(['…', '…'])");
        }

        var entries = new List<ObjectMetadata>();
        foreach (ObjectMetadata entry in store.ListAsync(prefix, null, cancellationToken).ToBlockingEnumerable(cancellationToken))
        {
            entries.Add(entry);
        }

        return entries;
    }

    bool IsDirectlyBelow(string path) => !path.AsSpan(_path.Length).Contains('/') && !path.AsSpan(_path.Length).StartsWith(".")
        && FileNames.FormatOf(path) is not null;

    RemoteInput Open(ObjectMetadata entry) => Open(entry.Path, entry.Length);

    RemoteInput Open(string path, long? length)
    {
        ObjectLocation place = location with { Path = path };
        string shown = location.IsWeb ? Uri.UnescapeDataString(place.Name) : place.Name;
        return new RemoteInput(new RemoteObject(place, cache, cancellationToken), place.Name, shown, length);
    }

    static QuiverException Missing(string message) => new(ErrorCode.FileNotFound, message);

    T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (StoreErrors.IsKnown(e))
        {
            throw StoreErrors.Convert(location.Name, e);
        }
    }
}
