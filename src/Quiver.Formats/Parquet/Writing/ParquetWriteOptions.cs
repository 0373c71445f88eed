using Quiver.Arrow.Errors;
using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>How a Parquet file is laid out.</summary>
sealed record ParquetWriteOptions
{
    /// <summary>What pages are compressed with.</summary>
    public CompressionCodec Compression { get; init; } = CompressionCodec.Snappy;

    /// <summary>How hard zstd tries; null is its default.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>
    /// A data page of version 2 stays as it is unless compressing it saves this share of its bytes: bit-packed differences hardly
    /// shrink, and reading them back costs more than all else.
    /// </summary>
    public double CompressionGain { get; init; }

    /// <summary>
    /// Version 1 or 2 of data pages. Version 2 also uses the encodings that older readers do not know: runs of booleans and
    /// BYTE_STREAM_SPLIT.
    /// </summary>
    public int PageVersion { get; init; } = 1;

    /// <summary>The most rows of a row group.</summary>
    public int RowGroupRows { get; init; } = 122_880;

    /// <summary>A row group ends early, after the batch in which it reaches this many bytes in memory.</summary>
    public long RowGroupBytes { get; init; } = 256L << 20;

    /// <summary>About how many bytes a data page holds before compression.</summary>
    public int DataPageBytes { get; init; } = 1 << 20;

    /// <summary>The most rows of a data page: what the page index lets readers skip.</summary>
    public int DataPageRows { get; init; } = 20_480;

    /// <summary>The encoding of all columns that <see cref="ColumnEncodings"/> does not name; null leaves it to the values.</summary>
    public ValueEncoding? Encoding { get; init; }

    /// <summary>The encodings of columns by the path of their leaves, with dots.</summary>
    public IReadOnlyDictionary<string, ValueEncoding> ColumnEncodings { get; init; } = new Dictionary<string, ValueEncoding>();

    /// <summary>A larger dictionary is given up for other encodings; 0 allows none.</summary>
    public int DictionaryBytes { get; init; } = 1 << 20;

    /// <summary>Whether column chunks and pages say their bounds.</summary>
    public bool WriteStatistics { get; init; } = true;

    /// <summary>Whether pages carry a CRC32.</summary>
    public bool WriteChecksums { get; init; } = true;

    /// <summary>The columns that get a Bloom filter, by the path of their leaves; null gives one to each chunk with a dictionary.</summary>
    public IReadOnlySet<string>? BloomFilterColumns { get; init; }

    /// <summary>The rate of false positives of Bloom filters; 0 writes none.</summary>
    public double BloomFilterFalsePositives { get; init; } = 0.01;

    /// <summary>The order that the rows have, as the caller says.</summary>
    public IReadOnlyList<SortedColumn> SortedBy { get; init; } = [];

    /// <summary>Pairs for the file's metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Returns what was asked for a leaf; null leaves the choice to its values.</summary>
    public ValueEncoding? EncodingOf(string path, LeafType type)
    {
        if (ColumnEncodings.TryGetValue(path, out var named))
        {
            return IsPossible(named, type) ? named : throw new QuiverException(ErrorCode.InvalidValue,
                $"column \"{path}\" of {type.Source} cannot be encoded as {EncodingNames.Of(named)}; it takes "
                + string.Join(", ", EncodingNames.All.Where(pair => IsPossible(pair.Value, type)).Select(pair => pair.Key)));
        }

        // One encoding for all columns is one for those that can have it.
        return Encoding is { } all && IsPossible(all, type) ? all : null;
    }

    /// <summary>Whether a leaf was named for a Bloom filter; null where none was.</summary>
    public bool? BloomFilterOf(string path) =>
        BloomFilterFalsePositives == 0 ? false : BloomFilterColumns is null ? null : BloomFilterColumns.Contains(path);

    static bool IsPossible(ValueEncoding encoding, LeafType type) => encoding switch
    {
        ValueEncoding.Plain => true,
        ValueEncoding.Dictionary => type.Physical != ParquetType.Boolean,
        ValueEncoding.Delta => type.Physical is ParquetType.Int32 or ParquetType.Int64,
        ValueEncoding.DeltaLength or ValueEncoding.DeltaBytes => type.Physical == ParquetType.ByteArray,
        ValueEncoding.ByteStreamSplit => type.Physical is ParquetType.Float or ParquetType.Double,
        _ => type.Physical == ParquetType.Boolean,
    };
}
