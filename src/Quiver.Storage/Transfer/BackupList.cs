using Quiver.Arrow.Errors;
using Quiver.ObjectStorage;
using Quiver.Storage.Logs;

namespace Quiver.Storage.Transfer;

/// <summary>What a backup consists of. The list is written last: where it is, the backup is whole.</summary>
/// <param name="CreatedAt">The moment of the snapshot, in UTC.</param>
/// <param name="Sequence">The last write in it.</param>
/// <param name="Entries">The objects.</param>
sealed record BackupList(DateTime CreatedAt, long Sequence, IReadOnlyList<BackupEntry> Entries)
{
    /// <summary>Where the list is.</summary>
    public const string Path = "backup/list";

    const string Format = "backup";
    const int FormatVersion = 1;

    /// <summary>The bytes of all objects.</summary>
    public long Bytes => Entries.Sum(entry => entry.Bytes);

    /// <summary>Writes the list.</summary>
    public Task WriteAsync(IObjectStore target, CancellationToken cancellationToken)
    {
        var log = LogObject.Begin(LogObjectKind.Snapshot, 1, Guid.NewGuid(), 0, Format, FormatVersion);
        log.WriteTime(CreatedAt);
        log.WriteNumber(Sequence);
        log.WriteNumber(Entries.Count);
        foreach (var (path, bytes, checksum) in Entries)
        {
            log.WriteText(path);
            log.WriteNumber(bytes);
            log.WriteFixed(checksum);
        }

        return target.PutAsync(Path, LogObject.Seal(log), cancellationToken);
    }

    /// <summary>Reads the list of a backup.</summary>
    /// <exception cref="QuiverException">There is none, or it is damaged.</exception>
    public static async Task<BackupList> ReadAsync(IObjectStore source, string name, CancellationToken cancellationToken)
    {
        try
        {
            var length = (await source.HeadAsync(Path, cancellationToken).ConfigureAwait(false)).Length;
            var bytes = await source.GetAsync(Path, 0, (int)Math.Min(length, Array.MaxLength), cancellationToken).ConfigureAwait(false);
            return Read(LogObject.Open(bytes, Format, FormatVersion).Content);
        }
        catch (FileNotFoundException error)
        {
            throw new QuiverException(
                ErrorCode.FileNotFound, $"there is no complete backup in \"{name}\": its list, the object \"{Path}\", is missing", error);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException)
        {
            throw new QuiverException(ErrorCode.CorruptFile, $"the list of the backup \"{name}\" cannot be read: {error.Message}", error);
        }
    }

    static BackupList Read(LogReader reader)
    {
        var createdAt = reader.ReadTime() ?? throw new InvalidDataException("the time is missing");
        var sequence = reader.ReadNumber();
        var entries = new BackupEntry[reader.ReadCount(10)];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = new BackupEntry(reader.ReadText(), reader.ReadNumber(), (uint)reader.ReadFixed());
        }

        reader.End();
        return new BackupList(createdAt, sequence, entries);
    }
}
