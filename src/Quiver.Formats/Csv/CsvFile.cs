using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>A CSV file whose format is known.</summary>
sealed class CsvFile(TextSource source, CsvFormat format) : TextFile(source)
{
    public override TextChunker CreateChunker(MemoryBudget budget) => new CsvChunker(Source, format, budget);

    public override ITextDecoder CreateDecoder(IReadOnlyList<int> projection, MemoryBudget budget) =>
        new CsvChunkReader(Source, format, projection, budget);
}
