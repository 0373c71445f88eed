using Quiver.Storage.Logs;

namespace Quiver.Storage.Manifest;

/// <summary>
/// The manifest in objects of its log. Of the path of a file only what differs from the one before is written: the length of the
/// common start and the rest.
/// </summary>
sealed class ManifestFormat : ILogFormat<ManifestState, ManifestEdit>
{
    const int LeastFileBytes = 15;
    const int LeastTombstoneBytes = 6;

    /// <inheritdoc/>
    public string Name => "manifest";

    /// <inheritdoc/>
    public int FormatVersion => 1;

    /// <inheritdoc/>
    public ManifestState Empty => ManifestState.Initial;

    /// <inheritdoc/>
    public ManifestState Apply(ManifestState state, ManifestEdit edit) => state.With(edit);

    /// <inheritdoc/>
    public void WriteState(LogWriter writer, ManifestState state)
    {
        writer.WriteNumber(state.NextTombstoneId);
        var tables = state.Tables.OrderBy(table => table.TableId).ToList();
        WriteEdit(writer, new ManifestEdit
        {
            AddedFiles = [.. tables.SelectMany(table => table.Files)],
            AddedTombstones = [.. tables.SelectMany(table => table.Tombstones)],
            WalSequence = state.WalSequence,
            NextFileId = state.NextFileId,
        });
    }

    /// <inheritdoc/>
    public ManifestState ReadState(LogReader reader)
    {
        var nextTombstoneId = reader.ReadNumber();
        var builder = new ManifestBuilder(ManifestState.Initial);
        builder.Apply(ReadEdit(reader));
        builder.Reserve(nextTombstoneId);
        return builder.Build();
    }

    /// <inheritdoc/>
    public void WriteEdit(LogWriter writer, ManifestEdit edit)
    {
        var path = "";
        writer.WriteNumber(edit.AddedFiles.Count);
        foreach (var file in edit.AddedFiles)
        {
            WriteFile(writer, file, path);
            path = file.Path;
        }

        WriteNumbers(writer, edit.RemovedFiles);
        writer.WriteNumber(edit.AddedTombstones.Count);
        foreach (var tombstone in edit.AddedTombstones)
        {
            WriteTombstone(writer, tombstone);
        }

        WriteNumbers(writer, edit.RemovedTombstones);
        WriteNumbers(writer, [.. edit.RemovedTables.Select(id => (long)id)]);
        writer.WriteOptional(edit.WalSequence);
        writer.WriteOptional(edit.NextFileId);
    }

    /// <inheritdoc/>
    public ManifestEdit ReadEdit(LogReader reader)
    {
        var files = new DataFile[reader.ReadCount(LeastFileBytes)];
        for (var i = 0; i < files.Length; i++)
        {
            files[i] = ReadFile(reader, i == 0 ? "" : files[i - 1].Path);
        }

        var removedFiles = ReadNumbers(reader);
        var tombstones = new Tombstone[reader.ReadCount(LeastTombstoneBytes)];
        for (var i = 0; i < tombstones.Length; i++)
        {
            tombstones[i] = ReadTombstone(reader);
        }

        return new ManifestEdit
        {
            AddedFiles = files,
            RemovedFiles = removedFiles,
            AddedTombstones = tombstones,
            RemovedTombstones = ReadNumbers(reader),
            RemovedTables = [.. ReadNumbers(reader).Select(Id)],
            WalSequence = reader.ReadOptional(),
            NextFileId = reader.ReadOptional(),
        };
    }

    static void WriteFile(LogWriter writer, DataFile file, string previousPath)
    {
        var common = file.Path.AsSpan().CommonPrefixLength(previousPath);
        writer.WriteNumber(file.Id);
        writer.WriteNumber(file.TableId);
        writer.WriteNumber(common);
        writer.WriteText(file.Path[common..]);
        writer.WriteNumber(file.Bytes);
        writer.WriteNumber(file.RowCount);
        writer.WriteSigned(file.MinTime);
        writer.WriteSigned(file.MaxTime);
        writer.WriteNumber(file.MinSequence);
        writer.WriteNumber(file.MaxSequence);
        writer.WriteNumber(file.TombstoneSequence);
        writer.WriteNumber(file.Level);
        writer.WriteTime(file.CreatedAt);
        WriteOptionalBytes(writer, file.FirstKey);
        WriteOptionalBytes(writer, file.LastKey);
    }

    static DataFile ReadFile(LogReader reader, string previousPath)
    {
        var (id, table, common, rest) = (reader.ReadNumber(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadText());
        if (common > previousPath.Length)
        {
            throw new InvalidDataException($"the path of file {id} starts with more of the one before than there is");
        }

        return new DataFile(
            id,
            table,
            string.Concat(previousPath.AsSpan(0, common), rest),
            reader.ReadNumber(),
            reader.ReadNumber(),
            reader.ReadSigned(),
            reader.ReadSigned(),
            reader.ReadNumber(),
            reader.ReadNumber(),
            reader.ReadNumber(),
            reader.ReadInt32(),
            reader.ReadTime() ?? throw new InvalidDataException($"the time of file {id} is missing"))
        {
            FirstKey = ReadOptionalBytes(reader),
            LastKey = ReadOptionalBytes(reader),
        };
    }

    static void WriteTombstone(LogWriter writer, Tombstone tombstone)
    {
        writer.WriteOptional(tombstone.Id);
        writer.WriteNumber(tombstone.TableId);
        writer.WriteNumber(tombstone.Sequence);
        writer.WriteSigned(tombstone.MinTime);
        writer.WriteSigned(tombstone.MaxTime);
        writer.WriteNumber(tombstone.Tags.Count);
        foreach (var (tag, value) in tombstone.Tags)
        {
            writer.WriteText(tag);
            writer.WriteOptionalText(value);
        }
    }

    static Tombstone ReadTombstone(LogReader reader)
    {
        var (id, table, sequence) = (reader.ReadOptional(), reader.ReadInt32(), reader.ReadNumber());
        var (minTime, maxTime) = (reader.ReadSigned(), reader.ReadSigned());
        var tags = new TagPredicate[reader.ReadCount(2)];
        for (var i = 0; i < tags.Length; i++)
        {
            tags[i] = new TagPredicate(reader.ReadText(), reader.ReadOptionalText());
        }

        return new Tombstone(id, table, sequence, minTime, maxTime, tags);
    }

    static void WriteNumbers(LogWriter writer, IReadOnlyList<long> numbers)
    {
        writer.WriteNumber(numbers.Count);
        foreach (var number in numbers)
        {
            writer.WriteNumber(number);
        }
    }

    static long[] ReadNumbers(LogReader reader)
    {
        var numbers = new long[reader.ReadCount(1)];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reader.ReadNumber();
        }

        return numbers;
    }

    static void WriteOptionalBytes(LogWriter writer, byte[]? bytes)
    {
        writer.WriteByte(bytes is null ? (byte)0 : (byte)1);
        if (bytes is not null)
        {
            writer.WriteBytes(bytes);
        }
    }

    static byte[]? ReadOptionalBytes(LogReader reader) => reader.ReadFlag() ? reader.ReadBytes() : null;

    static int Id(long number) => number <= int.MaxValue ? (int)number : throw new InvalidDataException($"{number} is no id of a table");
}
