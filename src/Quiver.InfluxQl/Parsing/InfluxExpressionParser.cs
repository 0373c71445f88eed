using System.Globalization;
using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Parsing;

/// <summary>Parses expressions.</summary>
sealed class InfluxExpressionParser(InfluxTokenReader reader)
{
    const ulong MinimumMagnitude = 1UL << 63;

    /// <summary>Parses an expression up to the first token that is no operator.</summary>
    public InfluxExpression Parse()
    {
        // Operands and operators that wait for one that binds weaker; there are at most as many as levels of precedence.
        var operands = new Stack<InfluxExpression>();
        var operators = new Stack<InfluxOperator>();
        operands.Push(ParseOperand());
        while (OperatorOf(reader.Take()) is InfluxOperator next)
        {
            while (operators.Count > 0
                && InfluxOperators.PrecedenceOf(operators.Peek()) >= InfluxOperators.PrecedenceOf(next))
            {
                Reduce(operands, operators);
            }

            operators.Push(next);
            operands.Push(next is InfluxOperator.Matches or InfluxOperator.MatchesNot ? ParseRegex() : ParseOperand());
        }

        reader.PutBack();
        while (operators.Count > 0)
        {
            Reduce(operands, operators);
        }

        return operands.Pop();
    }

    /// <summary>Parses <c>name[.name…][::type]</c>.</summary>
    public InfluxVariable ParseVariable()
    {
        string name = string.Join('.', ParseSegments());
        InfluxType type = InfluxType.Unknown;
        if (reader.AcceptAdjacent("::"))
        {
            InfluxToken token = reader.TakeAny();
            type = token.IsKeyword("FIELD") ? InfluxType.AnyField
                : token.IsKeyword("TAG") ? InfluxType.Tag
                : token.Kind == InfluxTokenKind.Identifier ? InfluxTypes.OfWord(token.Text)
                : InfluxType.Unknown;
            if (type == InfluxType.Unknown)
            {
                throw token.Kind == InfluxTokenKind.Identifier
                    ? InfluxErrors.Expected(token, "float", "integer", "unsigned", "string", "boolean", "field", "tag")
                    : InfluxErrors.Expected(token, "float", "integer", "string", "boolean", "field", "tag");
            }
        }

        return new InfluxVariable(name, type);
    }

    /// <summary>Parses up to three names joined by dots; between two dots there may be nothing.</summary>
    public List<string> ParseSegments()
    {
        var segments = new List<string> { reader.ExpectIdentifier() };
        while (reader.AcceptAdjacent("."))
        {
            int next = reader.PeekCodePoint();
            if (next is '/' or ':')
            {
                break;
            }

            segments.Add(next == '.' ? "" : reader.ExpectIdentifier());
        }

        return segments.Count <= 3
            ? segments
            : throw InfluxErrors.At($"too many segments in {InfluxNames.Join(segments)}", new InfluxPosition(1, 1));
    }

    static void Reduce(Stack<InfluxExpression> operands, Stack<InfluxOperator> operators)
    {
        InfluxExpression right = operands.Pop();
        operands.Push(new InfluxBinary(operators.Pop(), operands.Pop(), right));
    }

    static InfluxOperator? OperatorOf(InfluxToken token) => token.Kind switch
    {
        InfluxTokenKind.Keyword when token.IsKeyword("AND") => InfluxOperator.And,
        InfluxTokenKind.Keyword when token.IsKeyword("OR") => InfluxOperator.Or,
        InfluxTokenKind.Symbol => token.Text switch
        {
            "=" => InfluxOperator.Equal,
            "!=" => InfluxOperator.NotEqual,
            "=~" => InfluxOperator.Matches,
            "!~" => InfluxOperator.MatchesNot,
            "<" => InfluxOperator.Less,
            "<=" => InfluxOperator.LessOrEqual,
            ">" => InfluxOperator.Greater,
            ">=" => InfluxOperator.GreaterOrEqual,
            "+" => InfluxOperator.Add,
            "-" => InfluxOperator.Subtract,
            "|" => InfluxOperator.BitwiseOr,
            "^" => InfluxOperator.BitwiseXor,
            "*" => InfluxOperator.Multiply,
            "/" => InfluxOperator.Divide,
            "%" => InfluxOperator.Modulo,
            "&" => InfluxOperator.BitwiseAnd,
            _ => null,
        },
        _ => null,
    };

    InfluxRegex ParseRegex() => reader.AcceptRegex() ?? throw InfluxErrors.Expected(reader.Take(), "regex");

    InfluxExpression ParseOperand()
    {
        InfluxToken token = reader.Take();
        switch (token.Kind)
        {
            case InfluxTokenKind.Symbol when token.Text == "(":
                return ParseParenthesis(token);
            case InfluxTokenKind.Symbol when token.Text == "*":
                return ParseWildcard();
            case InfluxTokenKind.Symbol when token.Text is "+" or "-":
                return ParseSigned(token);
            case InfluxTokenKind.Identifier:
                if (reader.AcceptAdjacent("("))
                {
                    return ParseCall(token.Text, token.Position);
                }

                reader.PutBack();
                return ParseVariable();
            case InfluxTokenKind.Keyword when token.IsKeyword("DISTINCT"):
                return ParseDistinct(token.Position);
            case InfluxTokenKind.Keyword when token.IsKeyword("TRUE") || token.IsKeyword("FALSE"):
                return new InfluxBoolean(token.IsKeyword("TRUE"));
            case InfluxTokenKind.String:
                return new InfluxString(token.Text);
            case InfluxTokenKind.Number:
                double number = double.Parse(token.Text, CultureInfo.InvariantCulture);
                return double.IsFinite(number)
                    ? new InfluxNumber(number)
                    : throw InfluxErrors.At("unable to parse number", token.Position);
            case InfluxTokenKind.Integer:
                return ParseInteger(token);
            case InfluxTokenKind.Duration:
                return DurationText.Parse(token.Text, out long nanoseconds) is string reason
                    ? throw InfluxErrors.Plain(reason)
                    : new InfluxDuration(nanoseconds);
            case InfluxTokenKind.Regex:
                return reader.ToRegex(token);
            case InfluxTokenKind.BoundParameter:
                throw reader.Unbound(token);
            default:
                throw InfluxErrors.Expected(token, "identifier", "string", "number", "bool");
        }
    }

    static InfluxLiteral ParseInteger(InfluxToken token)
    {
        if (long.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long integer))
        {
            return new InfluxInteger(integer);
        }

        return ulong.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong unsigned)
            ? new InfluxUnsigned(unsigned)
            : throw InfluxErrors.At("unable to parse integer", token.Position);
    }

    InfluxParenthesis ParseParenthesis(InfluxToken open)
    {
        reader.Enter(open.Position);
        InfluxExpression inner = Parse();
        reader.ExpectSymbol(")");
        reader.Leave();
        return new InfluxParenthesis(inner);
    }

    InfluxWildcard ParseWildcard()
    {
        if (!reader.AcceptAdjacent("::"))
        {
            return new InfluxWildcard();
        }

        InfluxToken token = reader.TakeAny();
        return token.IsKeyword("FIELD") ? new InfluxWildcard(InfluxType.AnyField)
            : token.IsKeyword("TAG") ? new InfluxWildcard(InfluxType.Tag)
            : throw InfluxErrors.Expected(token, "field", "tag");
    }

    InfluxExpression ParseDistinct(InfluxPosition position)
    {
        InfluxToken next = reader.TakeAny();
        if (next.IsSymbol("("))
        {
            return ParseCall("distinct", position);
        }

        return next.Kind == InfluxTokenKind.Blank
            ? new InfluxDistinct(reader.ExpectIdentifier())
            : throw InfluxErrors.Expected(next, "(", "identifier");
    }

    /// <summary>Folds the sign into a literal, and multiplies anything else by it.</summary>
    InfluxExpression ParseSigned(InfluxToken sign)
    {
        InfluxToken next = reader.Peek();
        bool isOperand = next.Kind is InfluxTokenKind.Number or InfluxTokenKind.Integer or InfluxTokenKind.Duration
            or InfluxTokenKind.Identifier || next.IsSymbol("(");
        if (!isOperand)
        {
            throw InfluxErrors.Expected(next, "identifier", "number", "duration", "(");
        }

        int factor = sign.Text == "-" ? -1 : 1;
        return ParseOperand() switch
        {
            InfluxNumber number => new InfluxNumber(number.Value * factor),
            InfluxInteger integer => new InfluxInteger(unchecked(integer.Value * factor)),
            InfluxDuration duration => new InfluxDuration(unchecked(duration.Nanoseconds * factor)),
            InfluxUnsigned unsigned when factor < 0 => unsigned.Value == MinimumMagnitude
                ? new InfluxInteger(long.MinValue)
                : throw InfluxErrors.Plain($"constant -{unsigned.Value} underflows int64"),
            InfluxUnsigned unsigned => unsigned,
            InfluxExpression operand => new InfluxBinary(InfluxOperator.Multiply, new InfluxInteger(factor), operand),
        };
    }

    InfluxCall ParseCall(string name, InfluxPosition position)
    {
        reader.Enter(position);
        var arguments = new List<InfluxExpression>();
        InfluxRegex? first = reader.AcceptRegex();
        if (first is null && reader.AcceptAdjacent(")"))
        {
            reader.Leave();
            return new InfluxCall(name.ToLowerInvariant(), arguments);
        }

        arguments.Add(first ?? Parse());
        while (reader.AcceptSymbol(","))
        {
            arguments.Add(reader.AcceptRegex() ?? Parse());
        }

        reader.ExpectAdjacent(")");
        reader.Leave();
        return new InfluxCall(name.ToLowerInvariant(), arguments);
    }
}
