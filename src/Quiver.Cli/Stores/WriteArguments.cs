using Quiver.Storage;

namespace Quiver.Cli.Stores;

/// <summary>What the user asked of <c>quiver write</c>.</summary>
/// <param name="Database">The database.</param>
/// <param name="Files">The files, <c>-</c> for standard input.</param>
/// <param name="Options">How lines are read.</param>
/// <param name="HasCheckpoint">Whether the rows are written to files at the end.</param>
/// <param name="IsQuiet">Whether nothing is said but errors.</param>
sealed record WriteArguments(string Database, IReadOnlyList<string> Files, WriteOptions Options, bool HasCheckpoint, bool IsQuiet);
