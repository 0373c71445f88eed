using Quiver.Arrow.Errors;
using Quiver.Engine.Catalog;
using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQueries.Users;

/// <summary>What statements ask of those who send them, as InfluxDB's <c>RequiredPrivileges</c> have it.</summary>
static class StatementPrivileges
{
    /// <summary>Fails where whoever asks may not run one of the statements; none of them runs then.</summary>
    /// <exception cref="QuiverException">The text is InfluxDB's, without its prefix.</exception>
    public static void Check(InfluxQuery query, InfluxQlRequest request)
    {
        if (request.Access.IsAdmin)
        {
            return;
        }

        foreach (InfluxStatement statement in query.Statements)
        {
            foreach ((InfluxPrivilege privilege, string named) in Of(statement))
            {
                string database = named.Length > 0 ? named : request.Database ?? "";
                string? missing = privilege == InfluxPrivilege.All ? "admin privilege"
                    : Has(request.Access, privilege, StoreNames.OfDatabase(database)) ? null
                    : $"{(privilege == InfluxPrivilege.Read ? "READ" : "WRITE")} on {database}";
                if (missing is not null)
                {
                    throw new QuiverException(
                        ErrorCode.AccessDenied,
                        $"{request.Caller ?? "nobody"} not authorized to execute statement '{statement}', requires {missing}");
                }
            }
        }
    }

    static bool Has(SessionAccess access, InfluxPrivilege privilege, string database) =>
        privilege == InfluxPrivilege.Read ? access.CanRead(database) : access.CanWrite(database);

    /// <summary>Returns the rights that a statement needs, with the database that it names; all means those of an administrator.</summary>
    static IEnumerable<(InfluxPrivilege Privilege, string Database)> Of(InfluxStatement statement) => statement switch
    {
        InfluxSelect select => OfSelect(select),
        InfluxExplain explain => OfSelect(explain.Select),
        InfluxCreateContinuousQuery create => OfSelect(create.Select).Prepend((InfluxPrivilege.Read, create.Database)),
        InfluxShow { Kind: InfluxShowKind.Databases } => [],
        InfluxShow { Kind: InfluxShowKind.ContinuousQueries or InfluxShowKind.Queries } => [(InfluxPrivilege.Read, "")],
        InfluxShowRetentionPolicies show => [(InfluxPrivilege.Read, show.Database)],
        InfluxSchemaQuery show => [(InfluxPrivilege.Read, show.Database)],
        InfluxDelete => [(InfluxPrivilege.Write, "")],
        InfluxDrop { Kind: InfluxObjectKind.ContinuousQuery } => [(InfluxPrivilege.Write, "")],
        InfluxDrop { Kind: InfluxObjectKind.RetentionPolicy } drop => [(InfluxPrivilege.Write, drop.Database)],
        _ => [(InfluxPrivilege.All, "")],
    };

    static IEnumerable<(InfluxPrivilege Privilege, string Database)> OfSelect(InfluxSelect select)
    {
        foreach (InfluxSource source in select.Sources)
        {
            if (source is InfluxMeasurement measurement)
            {
                yield return (InfluxPrivilege.Read, measurement.Database);
            }
            else if (source is InfluxSubquery subquery)
            {
                foreach ((InfluxPrivilege, string) needed in OfSelect(subquery.Select))
                {
                    yield return needed;
                }
            }
        }

        if (select.Target is { } target)
        {
            yield return (InfluxPrivilege.Write, target.Measurement.Database);
        }
    }
}
