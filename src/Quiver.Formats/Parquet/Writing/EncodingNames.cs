namespace Quiver.Formats.Parquet.Writing;

/// <summary>What options call encodings.</summary>
static class EncodingNames
{
    /// <summary>The encodings by name.</summary>
    public static IReadOnlyDictionary<string, ValueEncoding> All { get; } =
        new Dictionary<string, ValueEncoding>(StringComparer.OrdinalIgnoreCase)
        {
            ["plain"] = ValueEncoding.Plain,
            ["dictionary"] = ValueEncoding.Dictionary,
            ["delta_binary_packed"] = ValueEncoding.Delta,
            ["delta_length_byte_array"] = ValueEncoding.DeltaLength,
            ["delta_byte_array"] = ValueEncoding.DeltaBytes,
            ["byte_stream_split"] = ValueEncoding.ByteStreamSplit,
            ["rle"] = ValueEncoding.Rle,
        };

    /// <summary>Returns the name of an encoding.</summary>
    public static string Of(ValueEncoding encoding) => All.First(pair => pair.Value == encoding).Key;
}
