using Quiver.Formats.Parquet.Metadata;
using Quiver.Formats.Parquet.Pruning;

namespace Quiver.Formats.Parquet;

/// <summary>
/// Guesses how many values of a column differ from what the footers say of its dictionaries: how many bytes they take. A guess that is
/// wrong by half is good enough to order joins, and costs no read.
/// </summary>
static class DictionarySizes
{
    /// <summary>What dictionaries mostly shrink by.</summary>
    const double Compression = 1.5;
    const int PageHeaderBytes = 20;

    /// <summary>Writers give up on dictionaries that become larger, and write the other values as they are.</summary>
    const int FullDictionaryBytes = 900_000;

    /// <summary>Returns about how many values differ; null where a chunk says nothing.</summary>
    public static long? DistinctCount(ParquetTable table, int ordinal)
    {
        double sum = 0;
        double most = 0;
        int groups = 0;
        int disjoint = 0;
        BoundValue? last = null;
        for (var file = 0; file < table.Files.Count; file++)
        {
            ParquetFile parquet = table.Files[file];
            if (parquet.Nodes[table.OrdinalIn(file, ordinal)] is not { IsFlat: true } node)
            {
                return null;
            }

            for (var group = 0; group < parquet.RowGroupCount; group++)
            {
                ColumnBounds bounds = table.BoundsOf(file, group, ordinal);
                if (parquet.Metadata.RowGroups[group].Columns[node.LeafIndex].Metadata is not { } chunk
                    || InChunk(chunk, bounds) is not { } count)
                {
                    return null;
                }

                // Where every row group goes on where the last one ended, each has values of its own.
                disjoint += last is { } before && bounds.Min is { } min && min.CompareTo(before) > 0 ? 1 : 0;
                last = bounds.Max;
                groups++;
                sum += count;
                most = Math.Max(most, count);
            }
        }

        return groups == 0 ? null : (long)Math.Max(1, disjoint * 2 > groups ? sum : most);
    }

    static double? InChunk(ColumnMetadata chunk, ColumnBounds bounds)
    {
        if (chunk.Statistics?.DistinctCount is > 0 and { } known)
        {
            return known;
        }

        if (chunk.DictionaryPageOffset is not { } start || chunk.DataPageOffset <= start || chunk.ValueCount <= 0)
        {
            return null;
        }

        double bytes = Math.Max(1, chunk.DataPageOffset - start - PageHeaderBytes)
            * (chunk.Codec == Codecs.CompressionCodec.Uncompressed ? 1 : Compression);
        return bytes > FullDictionaryBytes ? null : Math.Clamp(bytes / WidthOf(chunk, bounds), 1, chunk.ValueCount);
    }

    static double WidthOf(ColumnMetadata chunk, ColumnBounds bounds) => chunk.Type switch
    {
        ParquetType.Int32 or ParquetType.Float => 4,
        ParquetType.Int64 or ParquetType.Double => 8,
        ParquetType.Int96 => 12,
        _ when chunk.SizeStatistics?.UnencodedBytes is { } all => 4 + ((double)all / chunk.ValueCount),
        _ => 4 + Math.Max(1, (LengthOf(bounds.Min) + LengthOf(bounds.Max)) / 2),
    };

    static double LengthOf(BoundValue? bound) => bound?.Bytes?.Length ?? 8;
}
