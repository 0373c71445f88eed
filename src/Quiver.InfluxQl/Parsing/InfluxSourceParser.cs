using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Parsing;

/// <summary>Parses FROM, INTO and the clauses that several statements share.</summary>
sealed class InfluxSourceParser(InfluxParser parser)
{
    InfluxTokenReader Reader => parser.Reader;

    /// <summary>Parses sources after FROM.</summary>
    public IReadOnlyList<InfluxSource> ParseList(bool areSubqueriesPermitted) => Reader.List(() => Parse(areSubqueriesPermitted));

    /// <summary>Parses FROM and measurements if FROM is next.</summary>
    public IReadOnlyList<InfluxSource> AcceptFrom() => Reader.AcceptKeyword("FROM") ? ParseList(false) : [];

    /// <summary>Parses WHERE and a condition if WHERE is next.</summary>
    public InfluxExpression? AcceptWhere() => Reader.AcceptKeyword("WHERE") ? parser.Expressions.Parse() : null;

    /// <summary>Parses ON and the name of a database if ON is next; empty otherwise.</summary>
    public string AcceptOn() => Reader.AcceptKeyword("ON") ? Reader.ExpectIdentifier() : "";

    /// <summary>Parses a measurement.</summary>
    public InfluxMeasurement ParseMeasurement() => (InfluxMeasurement)Parse(false);

    /// <summary>Parses GROUP BY if it is next.</summary>
    public IReadOnlyList<InfluxExpression> AcceptGroupBy()
    {
        if (!Reader.AcceptKeyword("GROUP"))
        {
            return [];
        }

        Reader.ExpectKeywords("BY");
        var dimensions = new List<InfluxExpression> { ParseDimension() };
        while (Reader.AcceptAdjacent(","))
        {
            dimensions.Add(ParseDimension());
        }

        return dimensions;
    }

    /// <summary>Parses ORDER BY if it is next; only time can be ordered by.</summary>
    public InfluxSort? AcceptOrderBy()
    {
        if (!Reader.AcceptKeyword("ORDER"))
        {
            return null;
        }

        Reader.ExpectKeywords("BY");
        InfluxToken token = Reader.Take();
        InfluxSort sort;
        if (token.IsKeyword("ASC") || token.IsKeyword("DESC"))
        {
            sort = new InfluxSort("", token.IsKeyword("ASC"));
        }
        else if (token.Kind == InfluxTokenKind.Identifier)
        {
            Reader.PutBack();
            sort = ParseSort();
            if (!string.Equals(token.Text, "time", StringComparison.Ordinal))
            {
                throw OnlyTime();
            }
        }
        else
        {
            throw InfluxErrors.Expected(token, "identifier", "ASC", "DESC");
        }

        bool hasMore = false;
        while (Reader.AcceptSymbol(","))
        {
            ParseSort();
            hasMore = true;
        }

        return hasMore ? throw OnlyTime() : sort;
    }

    /// <summary>Parses INTO if it is next, or fails where it must be.</summary>
    public InfluxTarget? AcceptInto(bool isRequired)
    {
        InfluxToken token = Reader.Take();
        if (!token.IsKeyword("INTO"))
        {
            Reader.PutBack();
            return isRequired ? throw InfluxErrors.Expected(token, "INTO") : null;
        }

        List<string> segments = parser.Expressions.ParseSegments();
        if (segments.Count < 3 && Reader.PeekCodePoint() == ':')
        {
            Reader.ExpectSymbol(":");
            Reader.ExpectKeywords("MEASUREMENT");
            segments.Add("");
        }

        return new InfluxTarget(segments.Count switch
        {
            1 => new InfluxMeasurement("", "", segments[0]),
            2 => new InfluxMeasurement("", segments[0], segments[1]),
            _ => new InfluxMeasurement(segments[0], segments[1], segments[2]),
        });
    }

    static Exception OnlyTime() => InfluxErrors.Plain("only ORDER BY time supported at this time");

    InfluxSort ParseSort()
    {
        string name = Reader.ExpectIdentifier();
        InfluxToken order = Reader.Take();
        if (!order.IsKeyword("ASC") && !order.IsKeyword("DESC"))
        {
            Reader.PutBack();
        }

        return new InfluxSort(name, !order.IsKeyword("DESC"));
    }

    InfluxExpression ParseDimension()
    {
        if (Reader.AcceptRegex() is { } regex)
        {
            return regex;
        }

        InfluxExpression expression = parser.Expressions.Parse();
        Reader.SkipBlank();
        return expression;
    }

    InfluxSource Parse(bool areSubqueriesPermitted)
    {
        if (Reader.AcceptRegex() is { } pattern)
        {
            return new InfluxMeasurement("", "", "") { Regex = pattern };
        }

        if (areSubqueriesPermitted && Reader.AcceptSymbol("("))
        {
            Reader.Enter(new InfluxPosition(1, 1));
            Reader.ExpectKeywords("SELECT");
            InfluxSelect select = parser.Selects.Parse(isTargetRequired: false);
            Reader.ExpectSymbol(")");
            Reader.Leave();
            return new InfluxSubquery(select);
        }

        List<string> segments = parser.Expressions.ParseSegments();
        if (segments.Count == 3)
        {
            return new InfluxMeasurement(segments[0], segments[1], segments[2]);
        }

        InfluxRegex? regex = Reader.AcceptRegex();
        return (segments.Count, regex) switch
        {
            (1, null) => new InfluxMeasurement("", "", segments[0]),
            (1, _) => new InfluxMeasurement("", segments[0], "") { Regex = regex },
            (_, null) => new InfluxMeasurement("", segments[0], segments[1]),
            _ => new InfluxMeasurement(segments[0], segments[1], "") { Regex = regex },
        };
    }
}
