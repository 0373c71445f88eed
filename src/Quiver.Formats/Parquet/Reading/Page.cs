using Quiver.Formats.Parquet.Encodings;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Reading;

/// <summary>A data page whose bytes are at hand: its levels and the section of its values.</summary>
sealed unsafe class Page
{
    public required PageMemory Memory { get; init; }

    /// <summary>What levels in an old encoding were turned into; nothing else points there.</summary>
    public List<PageMemory> Levels { get; } = [];

    public required ParquetEncoding Encoding { get; init; }

    /// <summary>The number of entries, nulls included.</summary>
    public required int ValueCount { get; init; }

    public RunReader Repetitions;

    public RunReader Definitions;

    public byte* Values;

    public int ValuesLength;

    /// <summary>Lets go of all memory.</summary>
    public void Release()
    {
        ReleaseLevels();
        Memory.Release();
    }

    /// <summary>Lets go of the levels, once all are read.</summary>
    public void ReleaseLevels()
    {
        Levels.ForEach(memory => memory.Release());
        Levels.Clear();
    }
}
