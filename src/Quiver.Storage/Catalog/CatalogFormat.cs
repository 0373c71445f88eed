using Quiver.Storage.Logs;

namespace Quiver.Storage.Catalog;

/// <summary>The catalog in objects of its log. Lists begin with their count; ids within a table are not written where they
/// follow.</summary>
sealed class CatalogFormat : ILogFormat<CatalogSnapshot, CatalogEdit>
{
    /// <inheritdoc/>
    public string Name => "catalog";

    /// <inheritdoc/>
    public int FormatVersion => 1;

    /// <inheritdoc/>
    public CatalogSnapshot Empty => CatalogSnapshot.Initial;

    /// <inheritdoc/>
    public CatalogSnapshot Apply(CatalogSnapshot state, CatalogEdit edit) => state.With(edit);

    /// <inheritdoc/>
    public void WriteState(LogWriter writer, CatalogSnapshot state)
    {
        writer.WriteNumber(state.Version);
        writer.WriteNumber(state.NextDatabaseId);
        writer.WriteNumber(state.NextTableId);
        var tables = state.TablesById.Values.OrderBy(table => table.Id).ToList();
        WriteEdit(writer, new CatalogEdit
        {
            Databases = [.. state.Databases.Select(database => database.Header).OrderBy(header => header.Id)],
            Tables = [.. tables.Select(table => table.Header)],
            Columns =
            [
                .. tables.Select(table => new AddedColumns(
                    table.Id, [.. table.Columns.Select(column => new NewColumn(column.Name, column.Role))])),
            ],
        });
    }

    /// <inheritdoc/>
    public CatalogSnapshot ReadState(LogReader reader)
    {
        var version = reader.ReadNumber();
        var (nextDatabaseId, nextTableId) = (reader.ReadInt32(), reader.ReadInt32());
        var builder = new CatalogBuilder(CatalogSnapshot.Blank);
        builder.Apply(ReadEdit(reader));
        builder.Reserve(nextDatabaseId, nextTableId);
        return builder.Build(version);
    }

    /// <inheritdoc/>
    public void WriteEdit(LogWriter writer, CatalogEdit edit)
    {
        WriteList(writer, edit.Databases, WriteDatabase);
        WriteList(writer, edit.Tables, WriteTable);
        WriteList(writer, edit.Columns, WriteColumns);
        WriteIds(writer, edit.RemovedTables);
        WriteIds(writer, edit.RemovedDatabases);
    }

    /// <inheritdoc/>
    public CatalogEdit ReadEdit(LogReader reader) => new()
    {
        Databases = ReadList(reader, 6, ReadDatabase),
        Tables = ReadList(reader, 7, ReadTable),
        Columns = ReadList(reader, 3, ReadColumns),
        RemovedTables = ReadIds(reader),
        RemovedDatabases = ReadIds(reader),
    };

    static void WriteDatabase(LogWriter writer, DatabaseHeader header)
    {
        writer.WriteNumber(header.Id);
        writer.WriteText(header.Name);
        writer.WriteNumber(header.Window.Ticks);
        writer.WritePeriod(header.Retention);
        WriteDeletion(writer, header.Deletion);
    }

    static DatabaseHeader ReadDatabase(LogReader reader) => new(
        reader.ReadInt32(), reader.ReadText(), new TimeSpan(reader.ReadNumber()), reader.ReadPeriod(), ReadDeletion(reader));

    static void WriteTable(LogWriter writer, TableHeader header)
    {
        writer.WriteNumber(header.Id);
        writer.WriteNumber(header.DatabaseId);
        writer.WriteText(header.Name);
        writer.WritePeriod(header.Retention);
        WriteDeletion(writer, header.Deletion);
        WriteList(writer, header.LastCaches, WriteCache);
        WriteList(writer, header.DistinctCaches, WriteCache);
    }

    static TableHeader ReadTable(LogReader reader) => new(
        reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadText(),
        reader.ReadPeriod(),
        ReadDeletion(reader),
        ReadList(reader, 5, ReadLastCache),
        ReadList(reader, 4, ReadDistinctCache));

    static void WriteDeletion(LogWriter writer, Deletion? deletion)
    {
        writer.WriteOptionalText(deletion?.OriginalName);
        if (deletion is not null)
        {
            writer.WriteTime(deletion.At);
            writer.WriteTime(deletion.HardDeleteAt);
        }
    }

    static Deletion? ReadDeletion(LogReader reader) => reader.ReadOptionalText() is { } name
        ? new Deletion(name, reader.ReadTime() ?? throw new InvalidDataException("the time of a deletion is missing"), reader.ReadTime())
        : null;

    static void WriteCache(LogWriter writer, LastCacheDefinition cache)
    {
        writer.WriteText(cache.Name);
        WriteOptionalIds(writer, cache.KeyColumns);
        WriteOptionalIds(writer, cache.ValueColumns);
        writer.WriteNumber(cache.Count);
        writer.WriteNumber(cache.TimeToLive.Ticks);
    }

    static LastCacheDefinition ReadLastCache(LogReader reader) => new(
        reader.ReadText(), ReadOptionalIds(reader), ReadOptionalIds(reader), reader.ReadInt32(), new TimeSpan(reader.ReadNumber()));

    static void WriteCache(LogWriter writer, DistinctCacheDefinition cache)
    {
        writer.WriteText(cache.Name);
        WriteIds(writer, cache.Columns);
        writer.WriteNumber(cache.MaxCardinality);
        writer.WriteNumber(cache.MaxAge.Ticks);
    }

    static DistinctCacheDefinition ReadDistinctCache(LogReader reader) =>
        new(reader.ReadText(), ReadIds(reader), reader.ReadNumber(), new TimeSpan(reader.ReadNumber()));

    static void WriteColumns(LogWriter writer, AddedColumns added)
    {
        writer.WriteNumber(added.TableId);
        EncodedColumns.Write(writer, added.Columns);
    }

    static AddedColumns ReadColumns(LogReader reader)
    {
        var id = reader.ReadInt32();
        return new AddedColumns(id, EncodedColumns.Read(reader, id));
    }

    static void WriteIds(LogWriter writer, IReadOnlyList<int> ids) => WriteList(writer, ids, (to, id) => to.WriteNumber(id));

    static int[] ReadIds(LogReader reader) => ReadList(reader, 1, from => from.ReadInt32());

    static void WriteOptionalIds(LogWriter writer, IReadOnlyList<int>? ids)
    {
        writer.WriteByte(ids is null ? (byte)0 : (byte)1);
        if (ids is not null)
        {
            WriteIds(writer, ids);
        }
    }

    static int[]? ReadOptionalIds(LogReader reader) => reader.ReadFlag() ? ReadIds(reader) : null;

    static void WriteList<T>(LogWriter writer, IReadOnlyList<T> list, Action<LogWriter, T> write)
    {
        writer.WriteNumber(list.Count);
        foreach (var item in list)
        {
            write(writer, item);
        }
    }

    static T[] ReadList<T>(LogReader reader, int leastBytes, Func<LogReader, T> read)
    {
        var list = new T[reader.ReadCount(leastBytes)];
        for (var i = 0; i < list.Length; i++)
        {
            list[i] = read(reader);
        }

        return list;
    }
}
