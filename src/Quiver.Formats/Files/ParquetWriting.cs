using Quiver.Formats.Codecs;
using Quiver.Formats.Parquet.Writing;

namespace Quiver.Formats.Files;

/// <summary>The options of COPY TO for Parquet files.</summary>
static class ParquetWriting
{
    const string Descending = " desc";
    const string Ascending = " asc";
    const string NullsFirst = " nulls first";
    const string NullsLast = " nulls last";

    static readonly Dictionary<string, CompressionCodec> Codecs = new(StringComparer.OrdinalIgnoreCase)
    {
        ["none"] = CompressionCodec.Uncompressed, ["uncompressed"] = CompressionCodec.Uncompressed, ["snappy"] = CompressionCodec.Snappy,
        ["gzip"] = CompressionCodec.Gzip, ["brotli"] = CompressionCodec.Brotli, ["lz4"] = CompressionCodec.Lz4Raw,
        ["lz4_raw"] = CompressionCodec.Lz4Raw, ["zstd"] = CompressionCodec.Zstd,
    };

    /// <summary>The names of the options.</summary>
    public static IReadOnlyList<string> Options { get; } =
    [
        "bloom_filter", "bloom_filter_false_positive_ratio", "codec", "compression", "compression_level", "dictionary_size_limit", "encoding",
        "kv_metadata", "page_rows", "page_size", "parquet_version", "row_group_size", "row_group_size_bytes", "sorted_by",
    ];

    /// <summary>Reads the options of a statement.</summary>
    public static ParquetWriteOptions Read(OptionReader options)
    {
        ParquetWriteOptions defaults = new();
        CompressionCodec codec = Codec(options) ?? defaults.Compression;
        int? level = options.Integer("compression_level", ZstdParameters.MinLevel, ZstdParameters.MaxLevel);
        if (level is not null && codec != CompressionCodec.Zstd)
        {
            throw options.Wrong("compression_level", "effect with COMPRESSION zstd only; use that or leave it out");
        }

        return WithColumns(options, defaults with
        {
            Compression = codec,
            CompressionLevel = level,
            PageVersion = Version(options) ?? defaults.PageVersion,
            RowGroupRows = options.Integer("row_group_size", 1, int.MaxValue) ?? defaults.RowGroupRows,
            RowGroupBytes = options.Integer("row_group_size_bytes", 1, int.MaxValue) ?? defaults.RowGroupBytes,
            DataPageBytes = options.Integer("page_size", 1, 1 << 30) ?? defaults.DataPageBytes,
            DataPageRows = options.Integer("page_rows", 1, int.MaxValue) ?? defaults.DataPageRows,
            DictionaryBytes = options.Integer("dictionary_size_limit", 0, 1 << 30) ?? defaults.DictionaryBytes,
            BloomFilterFalsePositives = options.Number("bloom_filter_false_positive_ratio", 1e-9, 0.5)
                ?? defaults.BloomFilterFalsePositives,
        });
    }

    static CompressionCodec? Codec(OptionReader options) => options.Text("compression", "codec") is not { } codec ? null
        : Codecs.TryGetValue(codec, out CompressionCodec found) ? found
        : throw options.Wrong(options.Given("compression", "codec")!, $"one of {string.Join(", ", Codecs.Keys)}");

    static int? Version(OptionReader options) => options.Given("parquet_version") is null ? null
        : (options.IntegerOrNull("parquet_version")?.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ?? options.Text("parquet_version")!.ToLowerInvariant()) switch
        {
            "v1" or "1" => 1,
            "v2" or "2" => 2,
            _ => throw options.Wrong("parquet_version", "v1 or v2"),
        };

    static ParquetWriteOptions WithColumns(OptionReader options, ParquetWriteOptions result)
    {
        if (options.Given("encoding") is not null)
        {
            result = options.TextPairs("encoding") is { } byColumn
                ? result with { ColumnEncodings = byColumn.ToDictionary(p => p.Key, p => Encoding(options, p.Value)) }
                : options.Text("encoding") is { } text && !string.Equals(text, "auto", StringComparison.OrdinalIgnoreCase)
                    ? result with { Encoding = Encoding(options, text) }
                    : result;
        }

        if (options.Given("bloom_filter") is not null)
        {
            result = options.TextsOrNull("bloom_filter") is { } columns && !(columns is [var only] && IsFlag(only))
                ? result with { BloomFilterColumns = columns.ToHashSet() }
                : result with { BloomFilterFalsePositives = options.Boolean("bloom_filter") == false ? 0 : result.BloomFilterFalsePositives };
        }

        if (options.Given("kv_metadata") is not null)
        {
            result = result with
            {
                Metadata = options.TextPairs("kv_metadata") ?? throw options.Wrong("kv_metadata", "names with texts, such as {a: 'x'}"),
            };
        }

        return options.Texts("sorted_by") is { } order ? result with { SortedBy = [.. order.Select(Sorted)] } : result;
    }

    static bool IsFlag(string text) => text.ToLowerInvariant() is "true" or "false" or "on" or "off" or "yes" or "no" or "auto";

    static ValueEncoding Encoding(OptionReader options, string text) => EncodingNames.All.TryGetValue(text, out ValueEncoding encoding)
        ? encoding
        : throw options.Wrong("encoding", $"auto or one of {string.Join(", ", EncodingNames.All.Keys)}, for all columns or by column");

    /// <summary>Reads one column of an order as ORDER BY writes it; its default for nulls is the last place.</summary>
    static SortedColumn Sorted(string text)
    {
        bool isNullsFirst = Cut(ref text, NullsFirst);
        _ = Cut(ref text, NullsLast);
        bool isDescending = Cut(ref text, Descending);
        _ = Cut(ref text, Ascending);
        return new SortedColumn(text.Trim(), isDescending, isNullsFirst);
    }

    static bool Cut(ref string text, string end)
    {
        text = text.TrimEnd();
        bool found = text.EndsWith(end, StringComparison.OrdinalIgnoreCase);
        text = found ? text[..^end.Length] : text;
        return found;
    }
}
