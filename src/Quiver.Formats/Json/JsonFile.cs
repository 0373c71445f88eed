using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>A JSON file whose format is known.</summary>
sealed class JsonFile(TextSource source, JsonFormat format) : TextFile(source)
{
    public override TextChunker CreateChunker(MemoryBudget budget) => new JsonChunker(
        Source, format.Layout, format.DataOffset, format.MaxValueBytes, budget, JsonChunker.DefaultJsonChunkBytes);

    public override ITextDecoder CreateDecoder(IReadOnlyList<int> projection, MemoryBudget budget) =>
        new JsonChunkReader(Source, format, projection, budget);
}
