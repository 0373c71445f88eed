using Quiver.Formats.Parquet.Encodings;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>A data page whose bytes are at hand: its levels and the section of its values.</summary>
sealed unsafe class Page
{
    public required PageMemory Memory { get; init; }

    public required ParquetEncoding Encoding { get; init; }

    /// <summary>The number of entries, nulls included.</summary>
    public required int ValueCount { get; init; }

    public RunReader Repetitions;

    public RunReader Definitions;

    public byte* Values;

    public int ValuesLength;
}
