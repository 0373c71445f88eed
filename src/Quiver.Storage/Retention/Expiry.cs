using Quiver.Storage.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Retention;

/// <summary>Which rows are kept: those that are not older than the retention period of their table, or else of its database.</summary>
static class Expiry
{
    /// <summary>Returns how long rows of a table are kept; null for ever.</summary>
    public static TimeSpan? RetentionOf(TableDefinition table, CatalogSnapshot catalog) =>
        table.Retention ?? catalog.FindDatabase(table.DatabaseId)?.Retention;

    /// <summary>Returns the times of rows that are kept.</summary>
    /// <param name="retention">How long they are; null for ever.</param>
    /// <param name="now">The time.</param>
    public static TimeRange KeptBy(TimeSpan? retention, DateTimeOffset now)
    {
        if (retention is not { } period)
        {
            return TimeRange.All;
        }

        // In ticks it always fits; periods of centuries reach back beyond what nanoseconds can say.
        var first = (Int128)((now.UtcDateTime - DateTime.UnixEpoch).Ticks - (Int128)period.Ticks) * 100;
        return TimeRange.All with { Min = (long)Int128.Max(first, long.MinValue) };
    }

    /// <summary>Returns the edit that removes what no query sees any more; null for none.</summary>
    /// <param name="state">The files.</param>
    /// <param name="catalog">The tables, at least as new as the files.</param>
    /// <param name="now">The time.</param>
    public static ManifestEdit? EditOf(ManifestState state, CatalogSnapshot catalog, DateTimeOffset now)
    {
        var tables = new List<int>();
        var files = new List<long>();
        var tombstones = new List<long>();
        foreach (var table in state.Tables)
        {
            if (catalog.FindTable(table.TableId) is not { } definition)
            {
                tables.Add(table.TableId);
                continue;
            }

            var kept = KeptBy(RetentionOf(definition, catalog), now);
            var deletes = table.Tombstones.Where(delete => delete.Tags.Count == 0).ToList();
            var gone = table.Files
                .Where(file => file.MaxTime < kept.Min || deletes.Exists(delete => IsDeleted(file, delete)))
                .Select(file => file.Id).ToHashSet();
            files.AddRange(gone);
            tombstones.AddRange(table.Tombstones
                .Where(delete => !table.Files.Any(file => !gone.Contains(file.Id) && IsSubject(file, delete)))
                .Select(delete => delete.Id!.Value));
        }

        var edit = new ManifestEdit { RemovedTables = tables, RemovedFiles = files, RemovedTombstones = tombstones };
        return edit.IsEmpty ? null : edit;
    }

    /// <summary>
    /// Whether a delete still matters for a file. One that does for none can go: it is in the manifest only since all rows before it are
    /// in files.
    /// </summary>
    static bool IsSubject(DataFile file, Tombstone delete) =>
        delete.Sequence > file.TombstoneSequence && file.Overlaps(delete.MinTime, delete.MaxTime);

    static bool IsDeleted(DataFile file, Tombstone delete) => delete.Sequence > file.TombstoneSequence
        && delete.MinTime <= file.MinTime && delete.MaxTime >= file.MaxTime;
}
