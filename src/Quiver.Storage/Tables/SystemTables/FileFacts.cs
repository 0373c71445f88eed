using Quiver.Arrow.Types;
using Quiver.Storage.Manifest;

namespace Quiver.Storage.Tables.SystemTables;

/// <summary>The system tables of what is in data files. A question about one table looks at the files of that table only.</summary>
static class FileFacts
{
    /// <summary>The tables.</summary>
    public static IEnumerable<ISystemTable> Tables { get; } =
    [
        new FactTable(
            "parquet_files",
            FactTable.Columns(
                ("table_name", DataType.Utf8), ("path", DataType.Utf8), ("size_bytes", DataType.UInt64), ("row_count", DataType.UInt64),
                ("min_time", DataType.Int64), ("max_time", DataType.Int64), ("database_name", DataType.Utf8), ("level", DataType.Int64),
                ("min_sequence", DataType.Int64), ("max_sequence", DataType.Int64), ("created_at", FactTable.Time)),
            request => Files(request).Select(entry => new object?[]
            {
                entry.Table, entry.File.Path, entry.File.Bytes, entry.File.RowCount, entry.File.MinTime, entry.File.MaxTime,
                entry.Database, entry.File.Level, entry.File.MinSequence, entry.File.MaxSequence, entry.File.CreatedAt,
            }))
        {
            IsPerDatabase = true,
            RowCount = moment => moment.State.Manifest.FileCount,
        },
        new FactTable(
            "files",
            FactTable.Columns(
                ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("path", DataType.Utf8),
                ("size_bytes", DataType.Int64), ("row_count", DataType.Int64), ("min_time", FactTable.Time), ("max_time", FactTable.Time),
                ("min_sequence", DataType.Int64), ("max_sequence", DataType.Int64), ("level", DataType.Int64),
                ("created_at", FactTable.Time)),
            request => Files(request).Select(entry => new object?[]
            {
                entry.Database, entry.Table, entry.File.Path, entry.File.Bytes, entry.File.RowCount, entry.File.MinTime,
                entry.File.MaxTime, entry.File.MinSequence, entry.File.MaxSequence, entry.File.Level, entry.File.CreatedAt,
            }))
        {
            RowCount = moment => moment.State.Manifest.FileCount,
        },
        new FactTable(
            "tombstones",
            FactTable.Columns(
                ("database_name", DataType.Utf8), ("table_name", DataType.Utf8), ("sequence", DataType.Int64),
                ("min_time", FactTable.Time), ("max_time", FactTable.Time), ("tags", DataType.Utf8), ("is_in_manifest", DataType.Boolean)),
            Tombstones),
    ];

    /// <summary>The data files by database, table and time; at the end those of tables that have gone for good, until they are
    /// deleted.</summary>
    static IEnumerable<(string? Database, string? Table, DataFile File)> Files(SystemRequest request)
    {
        var manifest = request.Moment.State.Manifest;
        foreach (var (database, table) in request.Tables())
        {
            foreach (var file in manifest.Find(table.Id)?.Files ?? [])
            {
                yield return (database.Name, table.Name, file);
            }
        }

        if (request.Wants((null, null)))
        {
            foreach (var file in manifest.Tables.Where(files => request.Moment.Catalog.FindTable(files.TableId) is null)
                .OrderBy(files => files.TableId).SelectMany(files => files.Files))
            {
                yield return (null, null, file);
            }
        }
    }

    /// <summary>The deletes of rows that are not reclaimed yet.</summary>
    static IEnumerable<object?[]> Tombstones(SystemRequest request) => request.Moment.State.Manifest.Tables
        .SelectMany(table => table.Tombstones.Select(tombstone => (Tombstone: tombstone, IsInManifest: true)))
        .Concat(request.Moment.State.Tombstones.Where(tombstone => tombstone.Sequence <= request.Moment.Sequence)
            .Select(tombstone => (Tombstone: tombstone, IsInManifest: false)))
        .Select(entry => (Names: request.NamesOf(entry.Tombstone.TableId), entry.Tombstone, entry.IsInManifest))
        .Where(entry => request.Wants(entry.Names))
        .Select(entry => new object?[]
        {
            entry.Names.Database, entry.Names.Table, entry.Tombstone.Sequence,
            entry.Tombstone.MinTime == long.MinValue ? null : entry.Tombstone.MinTime,
            entry.Tombstone.MaxTime == long.MaxValue ? null : entry.Tombstone.MaxTime,
            string.Join(
                " AND ", entry.Tombstone.Tags.Select(tag => tag.Value is null ? $"{tag.Tag} IS NULL" : $"{tag.Tag} = '{tag.Value}'")),
            entry.IsInManifest,
        });
}
