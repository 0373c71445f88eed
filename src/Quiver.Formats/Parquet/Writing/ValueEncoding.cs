namespace Quiver.Formats.Parquet.Writing;

/// <summary>How the values of a column chunk are encoded (Encodings.md of the format).</summary>
enum ValueEncoding
{
    /// <summary>One after the other.</summary>
    Plain,

    /// <summary>Distinct values and codes, as long as that is smaller than PLAIN.</summary>
    Dictionary,

    /// <summary>DELTA_BINARY_PACKED integers.</summary>
    Delta,

    /// <summary>DELTA_LENGTH_BYTE_ARRAY: packed lengths, then all bytes.</summary>
    DeltaLength,

    /// <summary>DELTA_BYTE_ARRAY: what each text shares with the one before, and the rest.</summary>
    DeltaBytes,

    /// <summary>BYTE_STREAM_SPLIT: all first bytes, all second bytes and so on.</summary>
    ByteStreamSplit,

    /// <summary>Runs of booleans.</summary>
    Rle,
}
