using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQueries;

/// <summary>Writes databases and retention policies where a statement leaves them out, as InfluxDB's executor does.</summary>
/// <param name="catalog">What there is.</param>
/// <param name="database">The database that is meant where none is named; empty for none.</param>
/// <param name="policy">The retention policy that is meant where none is named; empty for the default one.</param>
sealed class NameResolver(InfluxCatalog catalog, string database, string policy = "")
{
    /// <summary>Returns a SELECT in which each measurement, those of subqueries and the target too, is named in full.</summary>
    /// <exception cref="QuiverException">There is no such database or policy.</exception>
    public InfluxSelect Resolve(InfluxSelect select) => select with
    {
        Target = select.Target is { } target ? new InfluxTarget(Resolve(target.Measurement)) : null,
        Sources = [.. select.Sources.Select(Resolve)],
    };

    /// <summary>Returns a source with its names in full.</summary>
    /// <exception cref="QuiverException">There is no such database or policy.</exception>
    public InfluxSource Resolve(InfluxSource source) => source switch
    {
        InfluxMeasurement measurement => Resolve(measurement),
        InfluxSubquery subquery => new InfluxSubquery(Resolve(subquery.Select)),
        _ => source,
    };

    InfluxMeasurement Resolve(InfluxMeasurement measurement)
    {
        InfluxDatabase found = catalog.Get(measurement.Database.Length > 0 ? measurement.Database : database);
        string named = measurement.RetentionPolicy.Length > 0 ? measurement.RetentionPolicy : policy;
        if (named.Length == 0 && found.DefaultPolicy.Length == 0)
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, $"default retention policy not set for: {found.Name}");
        }

        return measurement with { Database = found.Name, RetentionPolicy = named.Length > 0 ? named : found.DefaultPolicy };
    }
}
