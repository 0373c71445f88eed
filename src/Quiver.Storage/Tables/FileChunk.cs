using Quiver.Storage.Manifest;
using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>A file.</summary>
/// <param name="File">The file.</param>
sealed record FileChunk(DataFile File)
    : TableChunk(new TimeRange(File.MinTime, File.MaxTime), File.RowCount, IsUnique: true, File.MaxSequence);
