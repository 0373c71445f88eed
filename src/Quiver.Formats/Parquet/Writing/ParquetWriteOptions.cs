using Quiver.Formats.Codecs;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>How a Parquet file is laid out.</summary>
sealed record ParquetWriteOptions
{
    /// <summary>What pages are compressed with.</summary>
    public CompressionCodec Compression { get; init; } = CompressionCodec.Snappy;

    /// <summary>The most rows of a row group.</summary>
    public int RowGroupRows { get; init; } = 122_880;

    /// <summary>A row group ends early when it holds this many bytes in memory.</summary>
    public long RowGroupBytes { get; init; } = 256L << 20;

    /// <summary>About how many bytes a data page holds before compression.</summary>
    public int DataPageBytes { get; init; } = 1 << 20;

    /// <summary>Whether values that repeat are written as a dictionary and codes.</summary>
    public bool UseDictionary { get; init; } = true;

    /// <summary>A larger dictionary is given up for plain values.</summary>
    public int DictionaryBytes { get; init; } = 1 << 20;

    /// <summary>Whether column chunks say their bounds.</summary>
    public bool WriteStatistics { get; init; } = true;

    /// <summary>How many threads encode columns.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Pairs for the file's metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
