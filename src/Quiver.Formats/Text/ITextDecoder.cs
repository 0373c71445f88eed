using System.Diagnostics.CodeAnalysis;
using Quiver.Arrow.Batches;

namespace Quiver.Formats.Text;

/// <summary>Decodes chunks of a text file into batches, for one worker.</summary>
interface ITextDecoder : IDisposable
{
    /// <summary>Starts on a chunk; batches are copied out of it.</summary>
    void Open(TextChunk chunk);

    /// <summary>Decodes the next batch; false at the end of the chunk.</summary>
    bool TryReadBatch([NotNullWhen(true)] out RecordBatch? batch);
}
