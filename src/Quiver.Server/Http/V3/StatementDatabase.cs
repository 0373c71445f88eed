using Quiver.InfluxQl.Ast;

namespace Quiver.Server.Http.V3;

/// <summary>Finds the database that a statement of InfluxQL names.</summary>
static class StatementDatabase
{
    /// <summary>Returns the first database that a statement names; empty where it names none.</summary>
    public static string Of(InfluxStatement statement) => statement switch
    {
        InfluxSelect select => OfSources(select.Sources),
        InfluxExplain explain => OfSources(explain.Select.Sources),
        InfluxShowRetentionPolicies policies => policies.Database,
        InfluxSchemaQuery { Database: { Length: > 0 } database } => database,
        InfluxSchemaQuery query => OfSources(query.Sources),
        _ => "",
    };

    static string OfSources(IReadOnlyList<InfluxSource> sources) => sources
        .Select(source => source switch
        {
            InfluxMeasurement measurement => measurement.Database,
            InfluxSubquery subquery => OfSources(subquery.Select.Sources),
            _ => "",
        })
        .FirstOrDefault(name => name.Length > 0) ?? "";
}
