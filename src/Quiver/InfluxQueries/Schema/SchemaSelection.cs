using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQueries.Schema;

/// <summary>What of a database a SHOW is about: its FROM, WITH and WHERE.</summary>
sealed class SchemaSelection
{
    /// <summary>The name by which SHOW TAG VALUES means the value of the tag.</summary>
    const string ValueName = "value";

    readonly SchemaReader _reader;
    readonly InfluxSchemaQuery _query;
    readonly TagCondition _condition;
    readonly TimeBounds _bounds;
    readonly CancellationToken _cancellationToken;

    /// <summary>Makes the selection of a statement.</summary>
    public SchemaSelection(
        SchemaReader reader, InfluxSchemaQuery query, InfluxExpression? condition, TimeBounds bounds, CancellationToken cancellationToken)
    {
        (_reader, _query, _condition, _bounds, _cancellationToken) =
            (reader, query, new TagCondition(condition), bounds, cancellationToken);
        _condition.CheckOperators();
    }

    /// <summary>Returns the measurements, sorted.</summary>
    public IEnumerable<string> Measurements() => _reader.Names.Where(name =>
        Sources.Matches(_query.Sources, name)
        && (_query is not InfluxShowMeasurements show
            || ((show.Measurement is null || Sources.Matches([show.Measurement], name)) && MeasurementPasses(name)))
        && _reader.HasRows(name, _cancellationToken));

    /// <summary>Returns the series of a measurement, sorted by key.</summary>
    public IReadOnlyList<InfluxSeries> SeriesOf(string measurement)
    {
        IReadOnlyList<InfluxSeries> all = _reader.SeriesOf(measurement, _bounds, _cancellationToken);
        return _condition.IsEmpty ? all : [.. all.Where(series => _condition.IsTrue(name => ValueOf(measurement, series, name)))];
    }

    /// <summary>Returns the keys of tags of a measurement, sorted.</summary>
    public IEnumerable<string> TagKeysOf(string measurement) => SeriesOf(measurement)
        .SelectMany(series => series.Tags).Select(tag => tag.Key).Where(IsWanted).Distinct().Order(TextOrder.Bytes);

    /// <summary>Returns tags of a measurement, sorted by key and value.</summary>
    public IEnumerable<KeyValuePair<string, string>> TagValuesOf(string measurement) =>
        _reader.SeriesOf(measurement, _bounds, _cancellationToken)
            .SelectMany(series => series.Tags.Where(tag => IsWanted(tag.Key)
                && _condition.IsTrue(name => name == ValueName ? tag.Value : ValueOf(measurement, series, name))))
            .Distinct().OrderBy(tag => tag.Key, TextOrder.Bytes).ThenBy(tag => tag.Value, TextOrder.Bytes);

    /// <summary>Returns the fields of a measurement, sorted.</summary>
    public IReadOnlyList<(string Name, string Type)> FieldsOf(string measurement) =>
        _reader.FieldsOf(measurement, _cancellationToken);

    string? ValueOf(string measurement, InfluxSeries series, string name) =>
        name == TagCondition.MeasurementName ? measurement : _reader.IsField(measurement, name) ? null : series.ValueOf(name);

    bool MeasurementPasses(string measurement)
    {
        if (_condition.IsEmpty)
        {
            return true;
        }

        IReadOnlyList<InfluxSeries> series = _reader.SeriesOf(measurement, _bounds, _cancellationToken);
        return _condition.IsTrueOfMeasurement(comparison => TagCondition.TagOf(comparison) is { } tag
            && (tag.Name == TagCondition.MeasurementName
                ? TagCondition.Compare(comparison, measurement)
                : series.Any(one => one.ValueOf(tag.Name) is { Length: > 0 } value && TagCondition.Compare(comparison, value))));
    }

    bool IsWanted(string key) => _query.TagKeys is not { } filter || (filter.Operator, filter.Keys) switch
    {
        ("=", InfluxString name) => key == name.Value,
        ("!=", InfluxString name) => key != name.Value,
        ("=~", InfluxRegex regex) => regex.Regex.IsMatch(key),
        ("!~", InfluxRegex regex) => !regex.Regex.IsMatch(key),
        (_, InfluxNameList list) => list.Names.Contains(key, StringComparer.Ordinal),
        _ => false,
    };
}
