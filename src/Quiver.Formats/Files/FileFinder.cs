using Quiver.Arrow.Errors;
using Quiver.Engine.Types;
using Quiver.Formats.Remote;
using Quiver.ObjectStorage;

namespace Quiver.Formats.Files;

/// <summary>
/// Finds what a path stands for, to read or to write: a path of this machine, a file URL, a URL of a registered store, a pattern or a
/// folder of one of them, or the standard streams. Safe for use by many threads.
/// </summary>
sealed class FileFinder
{
    const string FileScheme = "file";

    readonly ObjectStoreRegistry _stores;
    readonly StandardStreams _standard;
    readonly SegmentCache _cache = new();
    readonly Dictionary<string, Spool> _spools = new(StringComparer.Ordinal);
    readonly Lock _lock = new();

    /// <summary>Creates a finder.</summary>
    /// <param name="stores">The stores by scheme; null for web servers only.</param>
    /// <param name="standard">The standard streams; null for those of the system.</param>
    public FileFinder(ObjectStoreRegistry? stores = null, StandardStreams? standard = null)
    {
        _stores = stores ?? new ObjectStoreRegistry();
        _standard = standard ?? new StandardStreams();
    }

    /// <summary>Returns the files, sorted by path; none is an error.</summary>
    public IReadOnlyList<InputFile> Find(string path, CancellationToken cancellationToken)
    {
        if (StandardStreams.IsInput(path))
        {
            return [StandardInput()];
        }

        return Resolve(path) is { } location
            ? new RemoteFolders(location, _cache, cancellationToken).Find()
            : [.. LocalFolders.Find(Local(path), cancellationToken).Select(OpenLocal)];
    }

    /// <summary>Returns the names of the files that match a pattern, sorted; there may be none.</summary>
    public IReadOnlyList<string> Match(string pattern, CancellationToken cancellationToken) => Resolve(pattern) is { } location
        ? [.. new RemoteFolders(location, _cache, cancellationToken).Match().Select(o => location.NameOf(o.Path))]
        : LocalFolders.Match(Local(pattern), cancellationToken);

    /// <summary>Returns where a file would be written; nothing is opened yet.</summary>
    public OutputFile Target(string path)
    {
        if (StandardStreams.IsOutput(path) && (path == StandardStreams.Dash || _standard.OpenOutput is not null))
        {
            return new OutputFile(StandardStreams.Output, StandardStreams.Output, () => _standard.OpenOutput is { } open
                ? new StandardOutput(open())
                : new AtomicFile(StandardStreams.Output));
        }

        if (Resolve(path) is not { } location)
        {
            string local = Local(path);
            return new OutputFile(local, local, () => OpenLocalTarget(local));
        }

        if (location.Source is not IObjectStore store)
        {
            throw new QuiverException(ErrorCode.NotSupported, $"cannot write \"{location.Name}\": web servers are only read");
        }

        if (location.Path.Length == 0 || location.Path.EndsWith('/'))
        {
            throw new QuiverException(ErrorCode.InvalidValue, $"cannot write \"{location.Name}\": it names no file");
        }

        return new OutputFile(location.Name, location.Path, () => store.OpenWriteAsync(location.Path).GetAwaiter().GetResult());
    }

    /// <summary>Returns the path on this machine for a path or a file URI.</summary>
    public static string Local(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new QuiverException(ErrorCode.InvalidValue, "the path of a file must not be empty or hold the character 0");
        }

        if (!string.Equals(ObjectStoreRegistry.SchemeOf(path), FileScheme, StringComparison.OrdinalIgnoreCase))
        {
            return path;
        }

        string rest = path[(FileScheme.Length + "://".Length)..];
        rest = rest.StartsWith("localhost/", StringComparison.OrdinalIgnoreCase) ? rest["localhost".Length..] : rest;
        return rest.Length > 0
            ? Uri.UnescapeDataString(rest)
            : throw new QuiverException(ErrorCode.InvalidValue, $"\"{path}\" names no file; write file:///folder/name");
    }

    /// <summary>Returns where a URL leads, null for a path of this machine.</summary>
    ObjectLocation? Resolve(string path)
    {
        string? scheme = ObjectStoreRegistry.SchemeOf(path);
        if (scheme is null || string.Equals(scheme, FileScheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return _stores.TryResolve(path, out ObjectLocation? location) ? location : throw Unknown(scheme);
        }
        catch (Exception e) when (e is FormatException or UriFormatException)
        {
            throw new QuiverException(ErrorCode.InvalidValue, e.Message, e);
        }
        catch (Exception e) when (StoreErrors.IsKnown(e))
        {
            throw StoreErrors.Convert($"{scheme}://…", e);
        }
    }

    QuiverException Unknown(string scheme)
    {
        IReadOnlyList<string> known = [FileScheme, .. _stores.Schemes];
        return new QuiverException(
            ErrorCode.NotSupported,
            $"nothing is registered for {scheme}:// ; known are {string.Join(", ", known)}{NameSuggestion.Phrase(scheme, known)}");
    }

    InputFile StandardInput()
    {
        if (_standard.OpenInput is null)
        {
            return File.Exists(StandardStreams.Input)
                ? OpenLocal(StandardStreams.Input)
                : throw new QuiverException(ErrorCode.FileNotFound, "there is no standard input to read");
        }

        lock (_lock)
        {
            return Spooled(StandardStreams.Input, _standard.OpenInput);
        }
    }

    /// <summary>Opens a file; a pipe, which cannot be read twice, is spooled. Only what looks empty or is a device can be one.</summary>
    InputFile OpenLocal(string path)
    {
        bool isDevice = path.StartsWith("/dev/", StringComparison.Ordinal);
        var file = new LocalInput(path);
        if (!isDevice && file.Length > 0)
        {
            return file;
        }

        lock (_lock)
        {
            if (_spools.TryGetValue(path, out Spool? spool))
            {
                return new SpooledInput(path, spool);
            }

            Stream stream = file.OpenStream();
            if (stream.CanSeek)
            {
                stream.Dispose();
                return file;
            }

            // A descriptor of this process is read once for all; a named pipe may be filled again.
            return isDevice ? Spooled(path, () => stream) : new SpooledInput(path, new Spool(stream));
        }
    }

    SpooledInput Spooled(string path, Func<Stream> open)
    {
        if (!_spools.TryGetValue(path, out Spool? spool))
        {
            _spools[path] = spool = new Spool(open());
        }

        return new SpooledInput(path, spool);
    }

    static AtomicFile OpenLocalTarget(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        if (Directory.Exists(path))
        {
            throw new QuiverException(ErrorCode.IoFailure, $"cannot write \"{path}\": it is a folder");
        }

        return folder.Length == 0 || Directory.Exists(folder)
            ? new AtomicFile(path, isDurable: false)
            : throw new QuiverException(ErrorCode.IoFailure, $"cannot write \"{path}\": there is no folder \"{folder}\"");
    }
}
