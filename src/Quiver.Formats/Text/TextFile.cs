using Quiver.Arrow.Memory;

namespace Quiver.Formats.Text;

/// <summary>A text file of a table: what a scan needs of its format.</summary>
/// <param name="source">The text.</param>
abstract class TextFile(TextSource source)
{
    /// <summary>The text.</summary>
    public TextSource Source { get; } = source;

    /// <summary>Creates what cuts the file into chunks.</summary>
    public abstract TextChunker CreateChunker(MemoryBudget budget);

    /// <summary>Creates what decodes chunks into batches of the columns wanted.</summary>
    public abstract ITextDecoder CreateDecoder(IReadOnlyList<int> projection, MemoryBudget budget);
}
