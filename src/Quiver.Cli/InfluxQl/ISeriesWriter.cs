using System.Text.Json;

namespace Quiver.Cli.InfluxQl;

/// <summary>Shows series, one after the other.</summary>
interface ISeriesWriter : IDisposable
{
    /// <summary>Shows rows of a series.</summary>
    /// <param name="series">The series: its name, tags and columns.</param>
    /// <param name="rows">The rows as the document has them.</param>
    /// <param name="isContinuation">Whether they belong to the series before.</param>
    void Write(SeriesHead series, IReadOnlyList<JsonElement> rows, bool isContinuation);

    /// <summary>Shows what only the end allows to show.</summary>
    void Finish();
}
