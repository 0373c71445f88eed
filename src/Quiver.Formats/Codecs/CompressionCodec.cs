namespace Quiver.Formats.Codecs;

/// <summary>Block compression, numbered as the enum of the same name in parquet.thrift.</summary>
enum CompressionCodec
{
    /// <summary>Bytes as they are.</summary>
    Uncompressed = 0,

    /// <summary>The raw Snappy block format.</summary>
    Snappy = 1,

    /// <summary>RFC 1952, one or more members.</summary>
    Gzip = 2,

    /// <summary>LZO: known, not supported.</summary>
    Lzo = 3,

    /// <summary>RFC 7932.</summary>
    Brotli = 4,

    /// <summary>The deprecated Hadoop framing of LZ4 blocks.</summary>
    Lz4 = 5,

    /// <summary>RFC 8878.</summary>
    Zstd = 6,

    /// <summary>One LZ4 block without a frame.</summary>
    Lz4Raw = 7,
}
