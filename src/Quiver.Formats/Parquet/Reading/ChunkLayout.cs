using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Pruning;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>Where the pages of a column chunk are and which bytes of it will be read.</summary>
/// <param name="Start">The first byte of the chunk.</param>
/// <param name="Ranges">The bytes that will be read, rising; reading others is possible and slower.</param>
/// <param name="Pages">The data pages, where the page index is used.</param>
sealed record ChunkLayout(long Start, IReadOnlyList<ByteRange> Ranges, IReadOnlyList<PageLocation>? Pages)
{
    /// <summary>Pages this close to each other are read in one piece.</summary>
    const long MaxGap = 64 * 1024;

    /// <summary>Returns the layout of a chunk of which all or some rows are read.</summary>
    public static ChunkLayout Of(ColumnMetadata metadata, long limit, RowGroupPlan plan, int leaf)
    {
        // The offset of the dictionary is 0 or missing in files of some writers although there is one: it comes first then.
        var start = metadata.DictionaryPageOffset is > 0 and var offset
            ? Math.Min(offset, metadata.DataPageOffset)
            : metadata.DataPageOffset;
        if (start < 4 || start > limit || metadata.DictionaryPageOffset > limit)
        {
            throw ParquetErrors.Corrupt($"the column chunk starts at byte {start}, outside of the pages, which end at {limit}");
        }

        if (plan is { Rows: { } rows, Indexes: { } indexes } && indexes.LocationsOf(leaf) is { } pages && pages[0].Offset >= start)
        {
            return new ChunkLayout(start, Needed(start, pages, rows, indexes), pages);
        }

        var end = Math.Clamp(start + Math.Clamp(metadata.TotalCompressedSize, 0, limit), start, limit);
        return new ChunkLayout(start, [new ByteRange(start, end)], null);
    }

    static List<ByteRange> Needed(long start, IReadOnlyList<PageLocation> pages, RowRanges rows, PageIndexes indexes)
    {
        var needed = new List<ByteRange> { new(start, pages[0].Offset) };
        for (var i = 0; i < pages.Count; i++)
        {
            if (rows.Overlaps(pages[i].FirstRow, indexes.EndOf(pages, i)))
            {
                needed.Add(new ByteRange(pages[i].Offset, pages[i].Offset + pages[i].CompressedSize));
            }
        }

        return ByteRange.Coalesce(needed, MaxGap);
    }
}
