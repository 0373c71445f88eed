using Quiver.Storage.WriteBuffer;

namespace Quiver.Storage.Tables;

/// <summary>Some of the rows of a table: a file, or a chunk in memory.</summary>
/// <param name="Times">The times of its rows.</param>
/// <param name="RowCount">The number of its rows.</param>
/// <param name="IsUnique">Whether no key is there twice.</param>
/// <param name="Age">Of chunks that overlap, the one with the larger number is newer.</param>
abstract record TableChunk(TimeRange Times, long RowCount, bool IsUnique, long Age);
