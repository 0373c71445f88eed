using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;
using Quiver.InfluxQl.Results;

namespace Quiver.InfluxQueries;

/// <summary>Collects the rows of one series of an answer about definitions.</summary>
/// <param name="name">The name of the series; null for none.</param>
/// <param name="columns">The columns.</param>
sealed class AnswerTable(string? name, params (string Name, DataType Type)[] columns)
{
    readonly List<object?[]> _rows = [];

    /// <summary>The number of rows.</summary>
    public int Count => _rows.Count;

    /// <summary>The tags of the series.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>Makes a table of columns of text.</summary>
    public static AnswerTable OfText(string? name, params string[] columns) =>
        new(name, [.. columns.Select(column => (column, (DataType)DataType.Utf8))]);

    /// <summary>Adds a row.</summary>
    public void Add(params object?[] values) => _rows.Add(values);

    /// <summary>Returns the series.</summary>
    public SeriesRows ToSeries() => new(
        name, Tags, [.. columns.Select(column => column.Name)],
        [.. columns.Select((column, i) => ColumnBuilder.Build(column.Type, [.. _rows.Select(row => row[i])]))], _rows.Count);
}
