using Quiver.Arrow.Errors;
using Quiver.Arrow.Types;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries.Schema;

namespace Quiver.InfluxQueries.Listing;

/// <summary>Shows measurements, series, tags and fields, and counts them.</summary>
sealed class ShowSchema(StatementScope scope)
{
    /// <summary>Answers a statement.</summary>
    public async Task<IReadOnlyList<SeriesRows>> RunAsync(InfluxSchemaQuery query, CancellationToken cancellationToken)
    {
        string name = DatabaseOf(query);
        if (name.Length == 0)
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, "database name required");
        }

        (InfluxExpression? condition, TimeBounds bounds) = Split(query);
        if (scope.Executor.Catalog.Current.Find(name) is not { } database)
        {
            return query switch
            {
                InfluxShowMeasurements => [],
                InfluxShowCardinality { IsExact: false, Kind: InfluxCardinalityKind.Series or InfluxCardinalityKind.Measurement } =>
                    [Estimate(0)],
                _ => throw new QuiverException(ErrorCode.UnknownDatabase, $"database not found: {name}"),
            };
        }

        // Tables are read: nothing else waits for the thread meanwhile.
        return await Task.Run(
            () =>
            {
                using var reader = new SchemaReader(scope.Executor, database);
                return Answer(query, new SchemaSelection(reader, query, condition, bounds, cancellationToken));
            },
            cancellationToken).ConfigureAwait(false);
    }

    string DatabaseOf(InfluxSchemaQuery query) => query.Database.Length > 0 ? query.Database
        : query.Sources.OfType<InfluxMeasurement>().FirstOrDefault(source => source.Database.Length > 0)?.Database ?? scope.Database;

    (InfluxExpression? Condition, TimeBounds Bounds) Split(InfluxSchemaQuery query)
    {
        string? refused = query switch
        {
            InfluxShowMeasurements => "SHOW MEASUREMENTS",
            InfluxShowCardinality { Kind: InfluxCardinalityKind.FieldKey } => "SHOW FIELD KEY CARDINALITY",
            InfluxShowCardinality { Kind: InfluxCardinalityKind.Measurement } => "SHOW MEASUREMENT EXACT CARDINALITY",
            InfluxShowCardinality { Kind: InfluxCardinalityKind.Series } => "SHOW SERIES EXACT CARDINALITY",
            InfluxShowCardinality { Kind: InfluxCardinalityKind.TagKey } => "SHOW TAG KEY EXACT CARDINALITY",
            InfluxShowCardinality => "SHOW TAG VALUES EXACT CARDINALITY",
            _ => null,
        };
        return refused is not null && ConditionSplitter.HasTime(query.Condition)
            ? throw new QuiverException(ErrorCode.InvalidValue, $"{refused} doesn't support time in WHERE clause")
            : ConditionSplitter.Split(query.Condition, new ReduceContext(scope.Now));
    }

    static IReadOnlyList<SeriesRows> Answer(InfluxSchemaQuery query, SchemaSelection selection) => query switch
    {
        InfluxShowMeasurements => Whole("measurements", "name", Cut(query, selection.Measurements())),
        InfluxShowSeries => Whole(null, "key", Cut(query, selection.Measurements().SelectMany(selection.SeriesOf).Select(s => s.Key))),
        InfluxShowTagKeys => PerMeasurement(
            query, selection, ["tagKey"], name => selection.TagKeysOf(name).Select(key => (string[])[key])),
        InfluxShowTagValues => PerMeasurement(
            query, selection, ["key", "value"], name => selection.TagValuesOf(name).Select(pair => (string[])[pair.Key, pair.Value])),
        InfluxShowFieldKeys => PerMeasurement(
            query, selection, ["fieldKey", "fieldType"], name => selection.FieldsOf(name).Select(f => (string[])[f.Name, f.Type])),
        InfluxShowCardinality count => Count(count, selection),
        _ => throw new QuiverException(ErrorCode.NotSupported, $"{query} is not supported"),
    };

    static IReadOnlyList<SeriesRows> Count(InfluxShowCardinality query, SchemaSelection selection)
    {
        bool isWhole = !query.IsExact && query.Sources.Count == 0 && query.Condition is null && query.Dimensions.Count == 0
            && query is { Limit: 0, Offset: 0 };
        switch (query.Kind)
        {
            case InfluxCardinalityKind.Series when isWhole:
                return [Estimate(selection.Measurements().Sum(name => (long)selection.SeriesOf(name).Count))];
            case InfluxCardinalityKind.Measurement when isWhole:
                return [Estimate(selection.Measurements().Count())];
            case InfluxCardinalityKind.Measurement:
                int count = selection.Measurements().Count(name => query.Condition is null || selection.SeriesOf(name).Count > 0);
                return count == 0 ? [] : [CountRow(null, count)];
        }

        var series = new List<SeriesRows>();
        foreach (string name in selection.Measurements())
        {
            int count = query.Kind switch
            {
                InfluxCardinalityKind.Series => selection.SeriesOf(name).Count,
                InfluxCardinalityKind.TagKey => selection.TagKeysOf(name).Count(),
                InfluxCardinalityKind.TagValues => selection.TagValuesOf(name).Select(pair => pair.Value).Distinct().Count(),
                _ => selection.FieldsOf(name).Select(field => field.Name).Distinct().Count(),
            };
            if (count > 0)
            {
                series.Add(CountRow(name, count));
            }
        }

        return series;
    }

    static SeriesRows CountRow(string? name, long count)
    {
        var table = new AnswerTable(name, ("count", DataType.Int64));
        table.Add(count);
        return table.ToSeries();
    }

    static SeriesRows Estimate(long count)
    {
        var table = new AnswerTable(null, ("cardinality estimation", DataType.Int64));
        table.Add(count);
        return table.ToSeries();
    }

    static IReadOnlyList<SeriesRows> Whole(string? name, string column, IEnumerable<string> values)
    {
        AnswerTable table = AnswerTable.OfText(name, column);
        foreach (string value in values)
        {
            table.Add(value);
        }

        return table.Count == 0 ? [] : [table.ToSeries()];
    }

    static IReadOnlyList<SeriesRows> PerMeasurement(
        InfluxSchemaQuery query, SchemaSelection selection, string[] columns, Func<string, IEnumerable<string[]>> rowsOf)
    {
        var series = new List<SeriesRows>();
        foreach (string name in selection.Measurements())
        {
            AnswerTable table = AnswerTable.OfText(name, columns);
            foreach (string[] row in Cut(query, rowsOf(name)))
            {
                table.Add([.. row]);
            }

            if (table.Count > 0)
            {
                series.Add(table.ToSeries());
            }
        }

        return series;
    }

    static IEnumerable<T> Cut<T>(InfluxSchemaQuery query, IEnumerable<T> rows)
    {
        rows = query.Offset > 0 ? rows.Skip((int)Math.Min(query.Offset, int.MaxValue)) : rows;
        return query.Limit > 0 ? rows.Take((int)Math.Min(query.Limit, int.MaxValue)) : rows;
    }
}
