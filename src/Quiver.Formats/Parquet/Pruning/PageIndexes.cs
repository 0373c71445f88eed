using System.Buffers;
using Quiver.Arrow.Errors;
using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Schemas;

namespace Quiver.Formats.Parquet.Pruning;

/// <summary>
/// Reads the page index of the chunks of a row group where it is there and makes sense; an index that does not is not
/// used, since nothing needs it. What was read is kept with the footer, for all that read the file.
/// </summary>
sealed class PageIndexes(ParquetFile file, int rowGroup)
{
    // The largest index that is read: a million pages.
    const int MaxBytes = 64 << 20;

    /// <summary>Returns where the data pages of a leaf are, or null.</summary>
    public IReadOnlyList<PageLocation>? LocationsOf(int leaf) =>
        file.Footer.PageIndexes.Locations(rowGroup, leaf, () => ReadLocations(leaf));

    /// <summary>Returns the bounds of each page of a flat column, or null.</summary>
    public ColumnBounds[]? BoundsOf(SchemaNode node)
    {
        if (!node.IsFlat || LocationsOf(node.LeafIndex) is not { } pages)
        {
            return null;
        }

        return file.Footer.PageIndexes.Bounds(
            rowGroup, node.LeafIndex, () => ReadBounds(node.LeafIndex, pages.Count) is { } index ? Bounds(node, index, pages) : null);
    }

    /// <summary>Returns the row behind the last of a page.</summary>
    public long EndOf(IReadOnlyList<PageLocation> pages, int page) =>
        page + 1 < pages.Count ? pages[page + 1].FirstRow : file.RowsOf(rowGroup);

    ColumnBounds[] Bounds(SchemaNode node, ColumnIndex index, IReadOnlyList<PageLocation> pages)
    {
        var result = new ColumnBounds[pages.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var rows = EndOf(pages, i) - pages[i].FirstRow;
            var isNull = index.NullPages[i];
            var nulls = isNull ? rows : index.NullCounts?[i];
            result[i] = BoundsReader.Of(node, isNull ? null : index.MinValues[i], isNull ? null : index.MaxValues[i], nulls, rows);
        }

        return result;
    }

    List<PageLocation>? ReadLocations(int leaf)
    {
        var chunk = file.Metadata.RowGroups[rowGroup].Columns[leaf];
        if (chunk is not { OffsetIndexOffset: { } offset, OffsetIndexLength: { } length, Metadata: not null })
        {
            return null;
        }

        var index = Read(offset, length, (ref ThriftCompactReader reader) => OffsetIndex.Read(ref reader));
        if (index is not { Pages: { Count: > 0 } pages } || pages[0].FirstRow != 0)
        {
            return null;
        }

        for (var i = 0; i < pages.Count; i++)
        {
            var isRising = i == 0 || (pages[i].FirstRow >= pages[i - 1].FirstRow
                && pages[i].Offset >= pages[i - 1].Offset + pages[i - 1].CompressedSize);
            if (!isRising || pages[i].Offset < 4 || pages[i].CompressedSize < 0
                || pages[i].Offset > file.FooterStart - pages[i].CompressedSize || pages[i].FirstRow > file.RowsOf(rowGroup))
            {
                return null;
            }
        }

        return pages;
    }

    ColumnIndex? ReadBounds(int leaf, int pages)
    {
        var chunk = file.Metadata.RowGroups[rowGroup].Columns[leaf];
        if (chunk is not { ColumnIndexOffset: { } offset, ColumnIndexLength: { } length })
        {
            return null;
        }

        var index = Read(offset, length, (ref ThriftCompactReader reader) => ColumnIndex.Read(ref reader));
        return index is not null && index.NullPages.Count == pages && index.MinValues.Count == pages && index.MaxValues.Count == pages
            && (index.NullCounts is null || index.NullCounts.Count == pages)
            ? index
            : null;
    }

    T? Read<T>(long offset, int length, Parser<T> parse)
        where T : class
    {
        if (offset < 4 || length is <= 0 or > MaxBytes || offset > file.FooterStart - length)
        {
            return null;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            file.ReadExactly(offset, bytes.AsSpan(0, length));
            var reader = new ThriftCompactReader(bytes.AsSpan(0, length));
            return parse(ref reader);
        }
        catch (QuiverException error) when (error.Code == ErrorCode.CorruptFile)
        {
            // The index only saves work: without it all pages are read.
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    delegate T Parser<out T>(ref ThriftCompactReader reader);
}
