using Quiver.Storage.Wal;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.State;

/// <summary>Learns of writes before readers see them, on the thread that applies them: what it does must be quick and must not
/// fail.</summary>
interface IWriteObserver
{
    /// <summary>Takes note of rows that were copied to the write buffer.</summary>
    /// <param name="write">The rows, which are gone afterwards.</param>
    /// <param name="buffer">Where they were copied to.</param>
    /// <param name="generation">The generation that the buffer belongs to.</param>
    /// <param name="sequence">The write.</param>
    void NoteRows(TableWrite write, BufferTable buffer, long generation, long sequence);

    /// <summary>Takes note of a delete.</summary>
    void NoteDelete(RowDelete delete, long sequence);

    /// <summary>Takes note that rows which are kept no longer, as retention periods are now, may go for good.</summary>
    void NoteRemoval();
}
