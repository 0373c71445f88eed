namespace Quiver.Formats.Csv;

/// <summary>Where records go that cannot be read.</summary>
/// <param name="IsStored">Whether they are kept in tables; otherwise they are counted only.</param>
/// <param name="ErrorsTable">The table of the records.</param>
/// <param name="ScansTable">The table of the files.</param>
/// <param name="Limit">The most errors kept of a file, 0 for all.</param>
sealed record CsvRejectOptions(bool IsStored, string ErrorsTable, string ScansTable, int Limit);
