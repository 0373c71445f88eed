namespace Quiver.Storage.Compaction;

/// <summary>What a compaction has done so far.</summary>
/// <param name="FilesBefore">The files of the tables before it.</param>
/// <param name="BytesBefore">The bytes of those files.</param>
/// <param name="FilesAfter">The files of the tables now.</param>
/// <param name="BytesAfter">The bytes of these files.</param>
/// <param name="Merges">How often files were merged.</param>
/// <param name="BytesRead">The bytes of files that were merged.</param>
/// <param name="BytesWritten">The bytes of files that were made of them.</param>
public sealed record CompactionReport(
    int FilesBefore, long BytesBefore, int FilesAfter, long BytesAfter, int Merges, long BytesRead, long BytesWritten);
