using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Parsing;

/// <summary>Parses SHOW.</summary>
sealed class InfluxShowParser(InfluxParser parser)
{
    InfluxTokenReader Reader => parser.Reader;

    InfluxSourceParser Sources => parser.Sources;

    /// <summary>Parses what follows SHOW.</summary>
    public InfluxStatement Parse()
    {
        InfluxToken token = Reader.Take();
        switch (token.Kind == InfluxTokenKind.Keyword ? token.Text : "")
        {
            case "CONTINUOUS":
                Reader.ExpectKeywords("QUERIES");
                return new InfluxShow(InfluxShowKind.ContinuousQueries);
            case "DATABASES":
                return new InfluxShow(InfluxShowKind.Databases);
            case "DIAGNOSTICS" or "STATS":
                return new InfluxShowModule(token.IsKeyword("DIAGNOSTICS"), Reader.AcceptKeyword("FOR") ? Reader.ExpectString() : "");
            case "FIELD":
                return ParseField();
            case "GRANTS":
                Reader.ExpectKeywords("FOR");
                return new InfluxShowGrants(Reader.ExpectIdentifier());
            case "MEASUREMENT":
                return ParseCardinality(InfluxCardinalityKind.Measurement);
            case "MEASUREMENTS":
                return ParseMeasurements();
            case "QUERIES":
                return new InfluxShow(InfluxShowKind.Queries);
            case "RETENTION":
                Reader.ExpectKeywords("POLICIES");
                return new InfluxShowRetentionPolicies(Sources.AcceptOn());
            case "SERIES":
                return ParseSeries();
            case "SHARD":
                Reader.ExpectKeywords("GROUPS");
                return new InfluxShow(InfluxShowKind.ShardGroups);
            case "SHARDS":
                return new InfluxShow(InfluxShowKind.Shards);
            case "SUBSCRIPTIONS":
                return new InfluxShow(InfluxShowKind.Subscriptions);
            case "TAG":
                return ParseTag();
            case "USERS":
                return new InfluxShow(InfluxShowKind.Users);
            default:
                throw InfluxErrors.Expected(
                    token, "CONTINUOUS", "DATABASES", "DIAGNOSTICS", "FIELD", "GRANTS", "MEASUREMENT", "MEASUREMENTS", "QUERIES",
                    "RETENTION", "SERIES", "SHARD", "SHARDS", "STATS", "SUBSCRIPTIONS", "TAG", "USERS");
        }
    }

    InfluxStatement ParseField()
    {
        InfluxToken token = Reader.Take();
        if (token.IsKeyword("KEY"))
        {
            return ParseCardinality(InfluxCardinalityKind.FieldKey);
        }

        return token.IsKeyword("KEYS")
            ? new InfluxShowFieldKeys
            {
                Database = Sources.AcceptOn(),
                Sources = Sources.AcceptFrom(),
                Sort = Sources.AcceptOrderBy(),
                Limit = Reader.AcceptLimit("LIMIT"),
                Offset = Reader.AcceptLimit("OFFSET"),
            }
            : throw InfluxErrors.Expected(token, "KEY", "KEYS");
    }

    InfluxStatement ParseTag()
    {
        InfluxToken token = Reader.Take();
        return (token.Kind == InfluxTokenKind.Keyword ? token.Text : "") switch
        {
            "KEY" => ParseCardinality(InfluxCardinalityKind.TagKey),
            "KEYS" => new InfluxShowTagKeys
            {
                Database = Sources.AcceptOn(),
                Sources = Sources.AcceptFrom(),
                TagKeys = Reader.Peek().IsKeyword("WITH") ? ParseTagKeys() : null,
                Condition = Sources.AcceptWhere(),
                Sort = Sources.AcceptOrderBy(),
                Limit = Reader.AcceptLimit("LIMIT"),
                Offset = Reader.AcceptLimit("OFFSET"),
                SeriesLimit = Reader.AcceptLimit("SLIMIT"),
                SeriesOffset = Reader.AcceptLimit("SOFFSET"),
            },
            "VALUES" => ParseTagValues(),
            _ => throw InfluxErrors.Expected(token, "KEY", "KEYS", "VALUES"),
        };
    }

    InfluxStatement ParseTagValues()
    {
        InfluxToken next = Reader.Peek();
        if (next.IsKeyword("EXACT") || next.IsKeyword("CARDINALITY"))
        {
            return ParseCardinality(InfluxCardinalityKind.TagValues);
        }

        return new InfluxShowTagValues
        {
            Database = Sources.AcceptOn(),
            Sources = Sources.AcceptFrom(),
            TagKeys = ParseTagKeys(),
            Condition = Sources.AcceptWhere(),
            Sort = Sources.AcceptOrderBy(),
            Limit = Reader.AcceptLimit("LIMIT"),
            Offset = Reader.AcceptLimit("OFFSET"),
        };
    }

    InfluxStatement ParseSeries()
    {
        InfluxToken next = Reader.Peek();
        if (next.IsKeyword("EXACT") || next.IsKeyword("CARDINALITY"))
        {
            bool isExact = Reader.AcceptKeyword("EXACT");
            if (Reader.Peek().IsKeyword("CARDINALITY"))
            {
                return ParseCardinality(InfluxCardinalityKind.Series, isExact);
            }
        }

        return new InfluxShowSeries
        {
            Database = Sources.AcceptOn(),
            Sources = Sources.AcceptFrom(),
            Condition = Sources.AcceptWhere(),
            Sort = Sources.AcceptOrderBy(),
            Limit = Reader.AcceptLimit("LIMIT"),
            Offset = Reader.AcceptLimit("OFFSET"),
        };
    }

    InfluxShowCardinality ParseCardinality(InfluxCardinalityKind kind, bool isExact = false)
    {
        isExact = isExact || Reader.AcceptKeyword("EXACT");
        InfluxToken token = Reader.Take();
        if (!token.IsKeyword("CARDINALITY"))
        {
            bool isKey = kind is InfluxCardinalityKind.TagKey or InfluxCardinalityKind.FieldKey
                || (kind == InfluxCardinalityKind.Measurement && !isExact);
            throw isKey && !isExact
                ? InfluxErrors.Expected(token, "EXACT", "CARDINALITY")
                : InfluxErrors.Expected(token, "CARDINALITY");
        }

        return new InfluxShowCardinality(kind, isExact)
        {
            Database = Sources.AcceptOn(),
            Sources = Sources.AcceptFrom(),
            TagKeys = kind == InfluxCardinalityKind.TagValues ? ParseTagKeys() : null,
            Condition = Sources.AcceptWhere(),
            Dimensions = Sources.AcceptGroupBy(),
            Limit = Reader.AcceptLimit("LIMIT"),
            Offset = Reader.AcceptLimit("OFFSET"),
        };
    }

    InfluxShowMeasurements ParseMeasurements()
    {
        var show = new InfluxShowMeasurements();
        if (Reader.AcceptKeyword("ON"))
        {
            (string database, bool isEvery) = ParseNameOrStar();
            show = show with { Database = database, IsEveryDatabase = isEvery };
            if (Reader.AcceptSymbol("."))
            {
                (string policy, isEvery) = ParseNameOrStar();
                show = show with { RetentionPolicy = policy, IsEveryRetentionPolicy = isEvery };
            }
        }

        return show with
        {
            Measurement = Reader.AcceptKeyword("WITH") ? ParseWithMeasurement() : null,
            Condition = Sources.AcceptWhere(),
            Sort = Sources.AcceptOrderBy(),
            Limit = Reader.AcceptLimit("LIMIT"),
            Offset = Reader.AcceptLimit("OFFSET"),
        };
    }

    (string Name, bool IsStar) ParseNameOrStar()
    {
        InfluxToken token = Reader.Take();
        return token.IsSymbol("*") ? ("", true)
            : token.Kind == InfluxTokenKind.Identifier ? (token.Text, false)
            : throw InfluxErrors.Expected(token, "identifier or *");
    }

    InfluxMeasurement ParseWithMeasurement()
    {
        Reader.ExpectKeywords("MEASUREMENT");
        InfluxToken token = Reader.Take();
        return token.IsSymbol("=") || token.IsSymbol("=~")
            ? Sources.ParseMeasurement()
            : throw InfluxErrors.Expected(token, "=", "=~");
    }

    InfluxTagKeyFilter ParseTagKeys()
    {
        Reader.ExpectKeywords("WITH", "KEY");
        InfluxToken token = Reader.Take();
        if (token.IsKeyword("IN"))
        {
            Reader.ExpectSymbol("(");
            List<string> names = Reader.List(Reader.ExpectIdentifier);
            Reader.ExpectSymbol(")");
            return new InfluxTagKeyFilter("IN", new InfluxNameList(names));
        }

        if (token.IsSymbol("=") || token.IsSymbol("!="))
        {
            return new InfluxTagKeyFilter(token.Text, new InfluxString(Reader.ExpectIdentifier()));
        }

        if (token.IsSymbol("=~") || token.IsSymbol("!~"))
        {
            InfluxRegex regex = Reader.AcceptRegex() ?? throw InfluxErrors.Expected(Reader.Take(), "regex");
            return new InfluxTagKeyFilter(token.Text, regex);
        }

        throw InfluxErrors.Expected(token, "IN", "=", "=~");
    }
}
