using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;

namespace Quiver.Storage.Logs;

/// <summary>Where the objects of a log are and how they are read. Names are versions of 20 digits, so that their order is that of
/// time.</summary>
/// <param name="store">The store.</param>
/// <param name="prefix">The folder of the log, without a slash at its end.</param>
/// <param name="format">The word for the state.</param>
/// <param name="formatVersion">The newest version of the format that can be read.</param>
sealed class LogFolder(IObjectStore store, string prefix, string format, int formatVersion)
{
    const int Digits = 20;

    /// <summary>Where an edit or snapshot is.</summary>
    public string PathOf(LogObjectKind kind, long version) =>
        FolderOf(kind) + version.ToString("D" + Digits, CultureInfo.InvariantCulture);

    /// <summary>Returns the versions of the objects of a kind after one, in order. What has no name of a version is not of the
    /// log.</summary>
    public async Task<List<(long Version, ObjectMetadata Object)>> ListAsync(
        LogObjectKind kind, long after, CancellationToken cancellationToken)
    {
        var found = new List<(long, ObjectMetadata)>();
        var folder = FolderOf(kind);
        await foreach (var entry in store.ListAsync(folder, PathOf(kind, after), cancellationToken).ConfigureAwait(false))
        {
            var name = entry.Path.AsSpan(folder.Length);
            if (name.Length == Digits && long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            {
                found.Add((version, entry));
            }
        }

        return found;
    }

    /// <summary>Reads an object and checks that it is what its path says.</summary>
    /// <param name="kind">Edit or snapshot.</param>
    /// <param name="version">The version of its name.</param>
    /// <param name="length">Its length as far as it is known, -1 where it is not.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<LogObject> ReadAsync(LogObjectKind kind, long version, long length, CancellationToken cancellationToken)
    {
        var path = PathOf(kind, version);
        if (length < 0)
        {
            length = (await store.HeadAsync(path, cancellationToken).ConfigureAwait(false)).Length;
        }

        var most = length < 0 ? Array.MaxLength : (int)Math.Min(length, Array.MaxLength);
        var bytes = await store.GetAsync(path, 0, most, cancellationToken).ConfigureAwait(false);
        var read = Decode(path, () => LogObject.Open(bytes, format, formatVersion));
        return read.Kind == kind && read.Version == version
            ? read
            : throw Damaged(path, $"it is {read.Kind} {read.Version} by its content, another object has been copied to its place");
    }

    /// <summary>Reads the content of an object to its end.</summary>
    public T Decode<T>(LogObject read, Func<LogReader, T> decode) => Decode(PathOf(read.Kind, read.Version), () =>
    {
        var value = decode(read.Content);
        read.Content.End();
        return value;
    });

    /// <summary>Runs a step of loading whose failures are those of an object.</summary>
    public T Decode<T>(string path, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (InvalidDataException exception)
        {
            throw Damaged(path, exception.Message, exception);
        }
        catch (NotSupportedException exception)
        {
            throw new QuiverException(
                ErrorCode.NotSupported, $"object \"{path}\" of the {format} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Returns the error for an object that is damaged or missing.</summary>
    public QuiverException Damaged(string path, string how, Exception? inner = null) =>
        new(ErrorCode.CorruptFile, $"object \"{path}\" of the {format} is damaged: {how}", inner);

    /// <summary>Returns the error for a call of the store that failed.</summary>
    public QuiverException Failed(string what, string path, Exception inner) =>
        new(ErrorCode.IoFailure, $"cannot {what} \"{path}\" of the {format}: {inner.Message}", inner);

    string FolderOf(LogObjectKind kind) => prefix + (kind == LogObjectKind.Edit ? "/edits/" : "/snapshots/");
}
