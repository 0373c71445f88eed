using Quiver.Arrow.Memory;
using Quiver.Formats.Text;

namespace Quiver.Formats.Json;

/// <summary>A JSON file of a table whose columns are known. How its rows follow each other is found out when they are read.</summary>
sealed class JsonFile(TextSource source, JsonFormat format) : TextFile(source)
{
    readonly Lock _lock = new();
    JsonStart? _start;

    public override TextChunker CreateChunker(MemoryBudget budget) =>
        JsonChunker.Create(Source, Start(budget), format.Options, budget, JsonChunker.DefaultJsonChunkBytes);

    public override ITextDecoder CreateDecoder(IReadOnlyList<int> projection, MemoryBudget budget) =>
        new JsonChunkReader(Source, Start(budget), format, projection, budget);

    JsonStart Start(MemoryBudget budget)
    {
        lock (_lock)
        {
            return _start ??= JsonLayoutFinder.Find(Source, format.Options, budget);
        }
    }
}
