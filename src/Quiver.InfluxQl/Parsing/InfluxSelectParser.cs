using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Parsing;

/// <summary>Parses SELECT.</summary>
sealed class InfluxSelectParser(InfluxParser parser)
{
    InfluxTokenReader Reader => parser.Reader;

    /// <summary>Parses what follows SELECT. The order of the clauses is fixed.</summary>
    public InfluxSelect Parse(bool isTargetRequired)
    {
        IReadOnlyList<InfluxField> fields = ParseFields();
        InfluxTarget? target = parser.Sources.AcceptInto(isTargetRequired);
        Reader.ExpectKeywords("FROM");
        IReadOnlyList<InfluxSource> sources = parser.Sources.ParseList(areSubqueriesPermitted: true);
        InfluxExpression? condition = parser.Sources.AcceptWhere();
        IReadOnlyList<InfluxExpression> dimensions = parser.Sources.AcceptGroupBy();
        (InfluxFill fill, InfluxLiteral? value) = AcceptFill();
        return new InfluxSelect(fields, sources)
        {
            Target = target,
            Condition = condition,
            Dimensions = dimensions,
            Fill = fill,
            FillValue = value,
            Sort = parser.Sources.AcceptOrderBy(),
            Limit = Reader.AcceptLimit("LIMIT"),
            Offset = Reader.AcceptLimit("OFFSET"),
            SeriesLimit = Reader.AcceptLimit("SLIMIT"),
            SeriesOffset = Reader.AcceptLimit("SOFFSET"),
            TimeZone = AcceptTimeZone(),
            IsRaw = !fields.Any(field => Any(field.Expression, node => node is InfluxCall)),
        };
    }

    List<InfluxField> ParseFields()
    {
        var fields = new List<InfluxField> { ParseField() };
        while (Reader.AcceptAdjacent(","))
        {
            fields.Add(ParseField());
        }

        return fields;
    }

    InfluxField ParseField()
    {
        InfluxExpression? expression = Reader.AcceptRegex();
        if (expression is null)
        {
            InfluxPosition position = Reader.Peek().Position;
            expression = parser.Expressions.Parse();
            if (FirstPredicate(expression) is InfluxOperator wrong)
            {
                throw InfluxErrors.Plain(
                    $"invalid operator {InfluxOperators.TextOf(wrong)} in SELECT clause at line {position.Line}, char {position.Character}; "
                    + "operator is intended for WHERE clause");
            }
        }

        string alias = Reader.AcceptKeyword("AS") ? Reader.ExpectIdentifier() : "";
        Reader.SkipBlank();
        return new InfluxField(expression, alias);
    }

    static bool Any(InfluxExpression expression, Func<InfluxExpression, bool> isWanted)
    {
        if (isWanted(expression))
        {
            return true;
        }

        switch (expression)
        {
            case InfluxBinary binary:
                IReadOnlyList<InfluxBinary> chain = binary.Chain();
                return Any(chain[0].Left, isWanted) || chain.Any(node => isWanted(node) || Any(node.Right, isWanted));
            case InfluxParenthesis parenthesis:
                return Any(parenthesis.Inner, isWanted);
            case InfluxCall call:
                return call.Arguments.Any(argument => Any(argument, isWanted));
            default:
                return false;
        }
    }

    /// <summary>Returns the outermost operator that gives true or false.</summary>
    static InfluxOperator? FirstPredicate(InfluxExpression expression)
    {
        InfluxOperator? found = null;
        Any(expression, node =>
        {
            if (node is not InfluxBinary binary || !InfluxOperators.IsPredicate(binary.Operator))
            {
                return false;
            }

            found = binary.Operator;
            return true;
        });
        return found;
    }

    (InfluxFill Fill, InfluxLiteral? Value) AcceptFill()
    {
        if (!IsCallOf("fill"))
        {
            return (InfluxFill.Null, null);
        }

        if (parser.Expressions.Parse() is not InfluxCall call)
        {
            throw InfluxErrors.Plain("fill must be a function call");
        }

        if (call.Arguments.Count != 1)
        {
            throw InfluxErrors.Plain("fill requires an argument, e.g.: 0, null, none, previous, linear");
        }

        return call.Arguments[0] switch
        {
            InfluxInteger integer => (InfluxFill.Number, integer),
            InfluxNumber number => (InfluxFill.Number, number),
            InfluxVariable { Name: "null", Type: InfluxType.Unknown } => (InfluxFill.Null, null),
            InfluxVariable { Name: "none", Type: InfluxType.Unknown } => (InfluxFill.None, null),
            InfluxVariable { Name: "previous", Type: InfluxType.Unknown } => (InfluxFill.Previous, null),
            InfluxVariable { Name: "linear", Type: InfluxType.Unknown } => (InfluxFill.Linear, null),
            _ => throw InfluxErrors.Plain("expected number argument in fill()"),
        };
    }

    string AcceptTimeZone()
    {
        if (!IsCallOf("tz"))
        {
            return "";
        }

        if (parser.Expressions.Parse() is not InfluxCall call)
        {
            throw InfluxErrors.Plain("tz must be a function call");
        }

        if (call.Arguments.Count != 1)
        {
            throw InfluxErrors.Plain("tz requires exactly one argument");
        }

        if (call.Arguments[0] is not InfluxString name)
        {
            throw InfluxErrors.Plain("expected string argument in tz()");
        }

        return name.Value.Length == 0 ? "UTC"
            : InfluxZones.Find(name.Value) is null ? throw InfluxErrors.Plain($"unable to find time zone {name.Value}")
            : name.Value;
    }

    bool IsCallOf(string name)
    {
        InfluxToken token = Reader.Peek();
        return token.Kind == InfluxTokenKind.Identifier && token.Text.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
