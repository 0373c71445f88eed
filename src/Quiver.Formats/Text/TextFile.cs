using Quiver.Arrow.Memory;

namespace Quiver.Formats.Text;

/// <summary>A text file of a table: what a scan needs of its format.</summary>
/// <param name="source">The text.</param>
abstract class TextFile(TextSource source)
{
    /// <summary>The text.</summary>
    public TextSource Source { get; } = source;

    /// <summary>Whether a value may turn out not to fit its column's type, which comes from a sample.</summary>
    public virtual bool IsTentative(IReadOnlyList<int> projection) => false;

    /// <summary>Creates what cuts the file into chunks for a scan.</summary>
    public virtual TextChunker CreateChunker(TextScanContext context) => CreateChunker(context.Budget);

    /// <summary>Creates what decodes chunks for a scan.</summary>
    public virtual ITextDecoder CreateDecoder(IReadOnlyList<int> projection, TextScanContext context) =>
        CreateDecoder(projection, context.Budget);

    /// <summary>Creates what cuts the file into chunks.</summary>
    public abstract TextChunker CreateChunker(MemoryBudget budget);

    /// <summary>Creates what decodes chunks into batches of the columns wanted.</summary>
    public abstract ITextDecoder CreateDecoder(IReadOnlyList<int> projection, MemoryBudget budget);
}
