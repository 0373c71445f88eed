using Quiver.Arrow.Types;

namespace Quiver.Formats.Csv;

/// <summary>What was found out about a CSV file.</summary>
/// <param name="Dialect">How to cut it.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="DataOffset">Where the first record after the header starts.</param>
/// <param name="HasHeader">Whether there is a header.</param>
sealed record CsvFormat(CsvDialect Dialect, Schema Schema, long DataOffset, bool HasHeader)
{
    /// <summary>How to read each column.</summary>
    public required IReadOnlyList<CsvColumn> Columns { get; init; }

    /// <summary>The lines before the header or the first record that are no records.</summary>
    public int SkippedLines { get; init; }

    /// <summary>What ends lines, for people: <c>\n</c>, <c>\r\n</c> or <c>\r</c>.</summary>
    public string LineEndText { get; init; } = "\\n";

    /// <summary>The options that the format was found out with.</summary>
    public CsvOptions Options { get; init; } = CsvOptions.Default;
}
