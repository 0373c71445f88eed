using Quiver.Storage.Catalog;

namespace Quiver.Storage.WriteBuffer;

/// <summary>The rows of a chunk that a statement sees. Whoever reads them holds a lease on the generation.</summary>
/// <param name="Generation">What keeps the memory.</param>
/// <param name="Table">The series and columns.</param>
/// <param name="Chunk">The chunk.</param>
/// <param name="State">What of it is seen.</param>
/// <param name="Definition">The columns of the table.</param>
sealed record ChunkSnapshot(
    Generation Generation, BufferTable Table, BufferChunk Chunk, ChunkState State, TableDefinition Definition)
{
    /// <summary>Returns the number of rows that were written before a sequence.</summary>
    public unsafe int RowsBefore(long sequence)
    {
        var marks = Chunk.Marks;
        var (low, high) = (0, State.MarkCount);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (marks[middle].Sequence < sequence)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? 0 : marks[low - 1].End;
    }

    /// <summary>Returns the values of the tags in the order of the series key; null for one that no row has.</summary>
    public IReadOnlyList<TagValues?> SeriesKey() =>
        [.. Definition.SeriesKey.Select(column => Table.Series.Tags.FirstOrDefault(tag => tag.ColumnId == column.Id))];
}
