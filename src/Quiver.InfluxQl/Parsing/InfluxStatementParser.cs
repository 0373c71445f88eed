using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Parsing;

/// <summary>Tells statements apart by their first words, and parses the short ones.</summary>
sealed class InfluxStatementParser(InfluxParser parser)
{
    InfluxTokenReader Reader => parser.Reader;

    /// <summary>Parses a statement.</summary>
    public InfluxStatement Parse()
    {
        InfluxToken token = Reader.Take();
        return (token.Kind == InfluxTokenKind.Keyword ? token.Text : "") switch
        {
            "SELECT" => parser.Selects.Parse(isTargetRequired: false),
            "DELETE" => ParseDelete(isDropSeries: false),
            "SHOW" => parser.Shows.Parse(),
            "CREATE" => ParseCreate(),
            "DROP" => ParseDrop(),
            "EXPLAIN" => ParseExplain(),
            "GRANT" => ParseGrant(isRevoke: false),
            "REVOKE" => ParseGrant(isRevoke: true),
            "ALTER" => ParseAlter(),
            "SET" => ParseSetPassword(),
            "KILL" => ParseKill(),
            _ => throw InfluxErrors.Expected(
                token, "SELECT", "DELETE", "SHOW", "CREATE", "DROP", "EXPLAIN", "GRANT", "REVOKE", "ALTER", "SET", "KILL"),
        };
    }

    InfluxStatement ParseCreate()
    {
        InfluxToken token = Reader.Take();
        switch (token.Kind == InfluxTokenKind.Keyword ? token.Text : "")
        {
            case "CONTINUOUS":
                Reader.ExpectKeywords("QUERY");
                return parser.Definitions.ParseContinuousQuery();
            case "DATABASE":
                return parser.Definitions.ParseDatabase();
            case "USER":
                return ParseCreateUser();
            case "RETENTION":
                Reader.ExpectKeywords("POLICY");
                return parser.Definitions.ParseRetentionPolicy();
            case "SUBSCRIPTION":
                return parser.Definitions.ParseSubscription();
            default:
                throw InfluxErrors.Expected(token, "CONTINUOUS", "DATABASE", "USER", "RETENTION", "SUBSCRIPTION");
        }
    }

    InfluxStatement ParseDrop()
    {
        InfluxToken token = Reader.Take();
        switch (token.Kind == InfluxTokenKind.Keyword ? token.Text : "")
        {
            case "CONTINUOUS":
                Reader.ExpectKeywords("QUERY");
                return ParseDropOn(InfluxObjectKind.ContinuousQuery);
            case "DATABASE":
                return new InfluxDrop(InfluxObjectKind.Database, Reader.ExpectIdentifier());
            case "MEASUREMENT":
                return new InfluxDrop(InfluxObjectKind.Measurement, Reader.ExpectIdentifier());
            case "RETENTION":
                Reader.ExpectKeywords("POLICY");
                return ParseDropOn(InfluxObjectKind.RetentionPolicy);
            case "SERIES":
                return ParseDelete(isDropSeries: true);
            case "SHARD":
                return new InfluxDropShard(Reader.ExpectId());
            case "SUBSCRIPTION":
                InfluxDrop drop = ParseDropOn(InfluxObjectKind.Subscription);
                Reader.ExpectAdjacent(".");
                return drop with { RetentionPolicy = Reader.ExpectIdentifier() };
            case "USER":
                return new InfluxDrop(InfluxObjectKind.User, Reader.ExpectIdentifier());
            default:
                throw InfluxErrors.Expected(
                    token, "CONTINUOUS", "DATABASE", "MEASUREMENT", "RETENTION", "SERIES", "SHARD", "SUBSCRIPTION", "USER");
        }
    }

    InfluxDrop ParseDropOn(InfluxObjectKind kind)
    {
        string name = Reader.ExpectIdentifier();
        Reader.ExpectKeywords("ON");
        return new InfluxDrop(kind, name, Reader.ExpectIdentifier());
    }

    InfluxDelete ParseDelete(bool isDropSeries)
    {
        InfluxToken first = Reader.Peek();
        IReadOnlyList<InfluxSource> sources = parser.Sources.AcceptFrom();
        bool isPolicyPermitted = !isDropSeries && parser.Grammar == InfluxGrammar.Version112;
        if (!isPolicyPermitted && sources.OfType<InfluxMeasurement>().LastOrDefault(IsQualified) is { } wrong)
        {
            string what = wrong.RetentionPolicy.Length > 0 ? "retention policy" : "database";
            throw InfluxErrors.At($"{what} not supported", new InfluxPosition(1, 1));
        }

        if (sources.OfType<InfluxMeasurement>().Any(source => source.Database.Length > 0))
        {
            throw InfluxErrors.At("database not supported", new InfluxPosition(1, 1));
        }

        InfluxExpression? condition = parser.Sources.AcceptWhere();
        return sources.Count > 0 || condition is not null
            ? new InfluxDelete(isDropSeries, sources, condition)
            : throw InfluxErrors.Expected(first, "FROM", "WHERE");
    }

    static bool IsQualified(InfluxMeasurement source) => source.Database.Length > 0 || source.RetentionPolicy.Length > 0;

    InfluxExplain ParseExplain()
    {
        bool isAnalyze = Reader.AcceptKeyword("ANALYZE");
        bool isVerbose = Reader.AcceptKeyword("VERBOSE");
        Reader.ExpectKeywords("SELECT");
        return new InfluxExplain(parser.Selects.Parse(isTargetRequired: false), isAnalyze, isVerbose);
    }

    InfluxGrant ParseGrant(bool isRevoke)
    {
        InfluxToken token = Reader.Take();
        InfluxPrivilege privilege = token.IsKeyword("READ") ? InfluxPrivilege.Read
            : token.IsKeyword("WRITE") ? InfluxPrivilege.Write
            : token.IsKeyword("ALL") ? InfluxPrivilege.All
            : throw InfluxErrors.Expected(token, "READ", "WRITE", "ALL [PRIVILEGES]");
        if (privilege == InfluxPrivilege.All)
        {
            Reader.AcceptKeyword("PRIVILEGES");
        }

        string direction = isRevoke ? "FROM" : "TO";
        InfluxToken next = Reader.Take();
        if (next.IsKeyword("ON"))
        {
            string database = Reader.ExpectIdentifier();
            Reader.ExpectKeywords(direction);
            return new InfluxGrant(isRevoke, privilege, database, Reader.ExpectIdentifier());
        }

        if (privilege != InfluxPrivilege.All)
        {
            throw InfluxErrors.Expected(next, "ON");
        }

        return next.IsKeyword(direction)
            ? new InfluxGrant(isRevoke, privilege, "", Reader.ExpectIdentifier())
            : throw InfluxErrors.Expected(next, "ON", direction);
    }

    InfluxRetentionPolicy ParseAlter()
    {
        Reader.ExpectKeywords("RETENTION", "POLICY");
        return parser.Definitions.ParseAlterRetentionPolicy();
    }

    InfluxSetPassword ParseSetPassword()
    {
        Reader.ExpectKeywords("PASSWORD", "FOR");
        string name = Reader.ExpectIdentifier();
        Reader.ExpectSymbol("=");
        return new InfluxSetPassword(name, Reader.ExpectString());
    }

    InfluxKillQuery ParseKill()
    {
        Reader.ExpectKeywords("QUERY");
        ulong id = Reader.ExpectId();
        return new InfluxKillQuery(id, parser.Sources.AcceptOn());
    }

    InfluxCreateUser ParseCreateUser()
    {
        string name = Reader.ExpectIdentifier();
        Reader.ExpectKeywords("WITH", "PASSWORD");
        string password = Reader.ExpectString();
        bool isAdministrator = Reader.AcceptKeyword("WITH");
        if (isAdministrator)
        {
            Reader.ExpectKeywords("ALL", "PRIVILEGES");
        }

        return new InfluxCreateUser(name, password, isAdministrator);
    }
}
