using Quiver.Arrow.Columns;
using Quiver.Storage.Catalog;
using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>Finds the series that rows of a chunk in memory have: of each row only the number of its series is looked at.</summary>
static unsafe class MemorySeries
{
    /// <summary>Returns the values of tags of each series that has rows; null for a tag that it does not have.</summary>
    /// <param name="chunk">The chunk; the caller holds a lease on it.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="times">The times of rows that count.</param>
    /// <param name="tombstones">The deletes.</param>
    public static IEnumerable<string?[]> Read(
        ChunkSnapshot chunk, IReadOnlyList<ColumnDefinition> tags, TimeRange times, IReadOnlyList<Tombstone> tombstones)
    {
        int[] counts = Count(chunk, times, tombstones);
        TagValues?[] values = [.. tags.Select(tag => chunk.Table.Series.Tags.FirstOrDefault(known => known.ColumnId == tag.Id))];
        StringColumn?[] texts = [.. values.Select(known => known is { Count: > 0 } ? known.Column(known.Count, chunk.Generation) : null)];
        for (var series = 0; series < counts.Length; series++)
        {
            if (counts[series] > 0)
            {
                yield return [.. values.Select((known, i) => known is null ? null : TextOf(known, texts[i], series))];
            }
        }
    }

    static string? TextOf(TagValues values, StringColumn? texts, int series)
    {
        var code = values.Codes.Pointer[series];
        return code == TagValues.Missing ? null : texts!.GetString(code);
    }

    static int[] Count(ChunkSnapshot chunk, TimeRange times, IReadOnlyList<Tombstone> tombstones)
    {
        var counts = new int[chunk.State.SeriesCount];
        fixed (int* target = counts)
        {
            new RowSelection(chunk.State, times, null, new RowDeletes(chunk, tombstones)).CountBySeries(target);
        }

        return counts;
    }
}
