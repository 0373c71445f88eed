using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Compile;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Prepare;

/// <summary>Brings a compiled SELECT together with the schema: sources, types, wildcards, names of columns.</summary>
sealed class SelectPreparer
{
    readonly CompiledSelect _compiled;
    readonly IReadOnlyList<PreparedSource> _sources;
    readonly Dictionary<InfluxMeasurement, MeasurementSchema> _schemas = [];

    SelectPreparer(CompiledSelect compiled, ISeriesSchema schema)
    {
        _compiled = compiled;
        _sources = [.. compiled.Sources.SelectMany(source => PrepareSource(source, schema))];
        foreach (InfluxMeasurement measurement in _sources.Select(source => source.Measurement).OfType<InfluxMeasurement>())
        {
            _schemas[measurement] = schema.Describe(measurement);
        }
    }

    /// <summary>Prepares a SELECT.</summary>
    public static PreparedSelect Prepare(CompiledSelect compiled, ISeriesSchema schema) => new SelectPreparer(compiled, schema).Prepare();

    static IEnumerable<PreparedSource> PrepareSource(CompiledSource source, ISeriesSchema schema) => source.Subquery is null
        ? schema.Expand(source.Measurement!).Select(measurement => new PreparedSource(measurement, null))
        : [new PreparedSource(null, Prepare(source.Subquery, schema))];

    PreparedSelect Prepare()
    {
        bool hasDimensionWildcard = _compiled.Dimensions.Any(dimension => dimension is InfluxWildcard or InfluxRegex);
        var tags = new SortedSet<string>(_sources.SelectMany(TagsOf), TextOrder.Bytes);
        List<string> dimensions = [.. _compiled.Dimensions.SelectMany(dimension => ExpandDimension(dimension, tags))];
        var expander = new WildcardExpander(Columns(tags, hasDimensionWildcard));
        List<InfluxField> fields =
        [
            .. _compiled.Fields
                .Select(field => new InfluxField(AddTypes(field.Expression), field.Alias))
                .SelectMany(expander.Expand),
        ];
        foreach (InfluxField field in fields)
        {
            TypeResolver.TypeOf(field.Expression);
        }

        string[] columns = [_compiled.TimeColumn, .. ColumnNames.Of(fields, _compiled.Statement.Target is not null)];
        InfluxExpression? condition = _compiled.Condition is null ? null : AddTypes(_compiled.Condition);
        return new PreparedSelect(_compiled, fields, columns, dimensions, _sources, condition);
    }

    /// <summary>Returns what a wildcard of fields stands for: fields, and the tags that rows are not grouped by. Without fields there is
    /// nothing.</summary>
    List<InfluxVariable> Columns(SortedSet<string> tags, bool hasDimensionWildcard)
    {
        var types = new Dictionary<string, InfluxType>(StringComparer.Ordinal);
        foreach ((string name, InfluxType type) in _sources.SelectMany(FieldsOf))
        {
            types[name] = TypeResolver.Higher(types.GetValueOrDefault(name), type);
        }

        List<InfluxVariable> columns = [.. types.Select(pair => new InfluxVariable(pair.Key, pair.Value))];
        if (columns.Count > 0 && !hasDimensionWildcard)
        {
            var grouped = _compiled.Dimensions.OfType<InfluxVariable>()
                .Select(dimension => dimension.Name).ToHashSet(StringComparer.Ordinal);
            columns.AddRange(tags.Where(tag => !grouped.Contains(tag)).Select(tag => new InfluxVariable(tag, InfluxType.Tag)));
        }

        // A field stands before the tag of its name.
        return [.. columns.OrderBy(column => column.Name, TextOrder.Bytes).ThenBy(column => column.Type == InfluxType.Tag)];
    }

    IEnumerable<(string Name, InfluxType Type)> FieldsOf(PreparedSource source) => source.Subquery is null
        ? _schemas[source.Measurement!].Fields.Select(pair => (pair.Key, pair.Value))
        : source.Subquery.Fields.Select(field => (ColumnNames.NameOf(field), TypeResolver.TypeOf(field.Expression)));

    IEnumerable<string> TagsOf(PreparedSource source) =>
        source.Subquery is null ? _schemas[source.Measurement!].Tags : source.Subquery.Dimensions;

    static IEnumerable<string> ExpandDimension(InfluxExpression dimension, SortedSet<string> tags) => dimension switch
    {
        InfluxWildcard => tags,
        InfluxRegex regex => tags.Where(tag => regex.Regex.IsMatch(tag)),
        _ => [((InfluxVariable)dimension).Name],
    };

    /// <summary>Gives columns without a cast the type that the sources have for them.</summary>
    InfluxExpression AddTypes(InfluxExpression expression)
    {
        switch (expression)
        {
            case InfluxVariable { Type: InfluxType.Unknown } variable:
                return variable with { Type = TypeOf(variable.Name) };
            case InfluxVariable { Type: InfluxType.AnyField } variable:
                InfluxType type = TypeOf(variable.Name);
                return type == InfluxType.Tag ? variable : variable with { Type = type };
            case InfluxParenthesis parenthesis:
                return new InfluxParenthesis(AddTypes(parenthesis.Inner));
            case InfluxCall call:
                return new InfluxCall(call.Name, [.. call.Arguments.Select(AddTypes)]);
            case InfluxBinary binary:
                IReadOnlyList<InfluxBinary> chain = binary.Chain();
                return chain.Aggregate(
                    AddTypes(chain[0].Left), (left, node) => new InfluxBinary(node.Operator, left, AddTypes(node.Right)));
            default:
                return expression;
        }
    }

    InfluxType TypeOf(string name) => _sources.Aggregate(
        InfluxType.Unknown, (type, source) => TypeResolver.Higher(type, TypeOf(name, source)));

    InfluxType TypeOf(string name, PreparedSource source)
    {
        if (source.Subquery is { } subquery)
        {
            InfluxType found = subquery.Fields.Where(field => string.Equals(ColumnNames.NameOf(field), name, StringComparison.Ordinal))
                .Select(field => TypeResolver.TypeOf(field.Expression)).FirstOrDefault();
            // What a subquery gives as a column is a field, even where it was a tag.
            found = found == InfluxType.Tag ? InfluxType.String : found;
            return found == InfluxType.Unknown && subquery.Dimensions.Contains(name) ? InfluxType.Tag : found;
        }

        MeasurementSchema schema = _schemas[source.Measurement!];
        return schema.Fields.TryGetValue(name, out InfluxType type) ? type
            : schema.Tags.Contains(name) ? InfluxType.Tag
            : InfluxType.Unknown;
    }
}
