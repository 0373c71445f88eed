using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Prepare;

namespace Quiver.InfluxQl.Tests.Prepare;

/// <summary>Two measurements that the tests know.</summary>
sealed class FixedSchema : ISeriesSchema
{
    static readonly SortedDictionary<string, MeasurementSchema> _measurements = new(StringComparer.Ordinal)
    {
        ["cpu"] = new MeasurementSchema(
            new Dictionary<string, InfluxType>
            {
                ["f"] = InfluxType.Float, ["i"] = InfluxType.Integer, ["s"] = InfluxType.String, ["b"] = InfluxType.Boolean,
            },
            new HashSet<string> { "host", "region" }),
        ["mem"] = new MeasurementSchema(
            new Dictionary<string, InfluxType> { ["used"] = InfluxType.Integer, ["i"] = InfluxType.Float }, new HashSet<string> { "host" }),
    };

    public IReadOnlyList<InfluxMeasurement> Expand(InfluxMeasurement source) =>
    [
        .. _measurements.Keys
            .Where(name => source.Regex is { } regex ? regex.Regex.IsMatch(name) : name == source.Name)
            .Select(name => new InfluxMeasurement(source.Database, source.RetentionPolicy, name)),
    ];

    public MeasurementSchema Describe(InfluxMeasurement measurement) => _measurements[measurement.Name];
}
