using Quiver.Storage.LineProtocol;

namespace Quiver.Cli.Stores;

/// <summary>What the user asked of <c>quiver import</c>.</summary>
/// <param name="Directory">The database directory.</param>
/// <param name="Database">The database.</param>
/// <param name="Table">The table; null for lines, which name theirs.</param>
/// <param name="Files">The files.</param>
/// <param name="Query">The query whose rows are imported instead of files; null for files.</param>
/// <param name="Tags">Columns that become tags.</param>
/// <param name="Time">The column of the time.</param>
/// <param name="Precision">The unit of times that are numbers.</param>
sealed record ImportArguments(
    string Directory, string Database, string? Table, IReadOnlyList<string> Files, string? Query, IReadOnlyList<string> Tags, string Time,
    TimePrecision Precision);
