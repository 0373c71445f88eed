using Quiver.Arrow.Memory;
using Quiver.Formats.Parquet.Bloom;
using Quiver.Formats.Parquet.Metadata;

namespace Quiver.Formats.Parquet.Writing;

/// <summary>The pages of one column chunk in memory, with what the footer says of them; offsets count from the first page.</summary>
sealed class EncodedChunk(MemoryBudget budget) : IDisposable
{
    /// <summary>The pages, one after the other.</summary>
    public GrowingBuffer Pages { get; } = new(budget);

    /// <summary>What the footer says.</summary>
    public ColumnMetadata Metadata { get; set; } = new();

    /// <summary>Bounds of the data pages; null where their type has no order.</summary>
    public ColumnIndex? ColumnIndex { get; set; }

    /// <summary>Places of the data pages.</summary>
    public OffsetIndex OffsetIndex { get; } = new();

    /// <summary>The Bloom filter; null where there is none.</summary>
    public SplitBlockBloomFilter? BloomFilter { get; set; }

    /// <summary>Gives the pages back; the rest is needed until the footer is written.</summary>
    public void Dispose() => Pages.Dispose();
}
