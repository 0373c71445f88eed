using Quiver.Arrow.Types;

namespace Quiver.Formats.Csv;

/// <summary>What was found out about a CSV file.</summary>
/// <param name="Dialect">How to cut it.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="DataOffset">Where the first record after the header starts.</param>
/// <param name="HasHeader">Whether there is a header.</param>
sealed record CsvFormat(CsvDialect Dialect, Schema Schema, long DataOffset, bool HasHeader);
