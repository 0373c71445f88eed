using Quiver.Formats.Text;

namespace Quiver.Formats.Csv;

/// <summary>How to read a column, its name and type apart.</summary>
/// <param name="IsInferred">Whether the type comes from a sample, so that values which do not fit it widen it.</param>
/// <param name="IsNeverNull">Whether fields that look like null are values.</param>
/// <param name="Layout">How dates and timestamps are written.</param>
sealed record CsvColumn(bool IsInferred, bool IsNeverNull, TimeLayout Layout)
{
    /// <summary>A column with a type of its own and dates as ISO 8601 writes them.</summary>
    public static CsvColumn Plain { get; } = new(false, false, TimeLayout.All[0]);
}
