using System.Globalization;
using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>Parses operands: literals, names, parentheses, CASE, casts, and what binds tightest: casts with <c>::</c>, subscripts,
/// fields.</summary>
sealed class SqlPrimaryParser(SqlParser parser)
{
    readonly SqlTokenReader _reader = parser.Reader;

    /// <summary>Parses an operand.</summary>
    public SqlExpression Parse()
    {
        SqlExpression expression = ParseOperand();
        while (_reader.Current.Kind == SqlTokenKind.Symbol)
        {
            if (_reader.AcceptSymbol("::"))
            {
                SqlTypeName type = parser.Types.Parse();
                expression = new SqlCast(expression, type, false) { Span = _reader.SpanFrom(expression.Position) };
            }
            else if (_reader.AcceptSymbol("["))
            {
                expression = ParseSubscript(expression);
            }
            else if (_reader.IsSymbol(".") && expression is not SqlStar)
            {
                _reader.Take();
                expression = ParseField(expression);
            }
            else
            {
                break;
            }
        }

        return expression;
    }

    SqlExpression ParseField(SqlExpression target)
    {
        SqlIdentifier field = _reader.AnyIdentifier("a field name");
        if (!_reader.IsSymbol("("))
        {
            return new SqlFieldAccess(target, field) { Span = _reader.SpanFrom(target.Position) };
        }

        var name = new SqlName([field]) { Span = field.Span };
        SqlFunctionCall call = parser.Functions.ParseCall(name);
        var self = new SqlFunctionArgument(null, target) { Span = target.Span };
        return call with { Arguments = [self, .. call.Arguments], Span = _reader.SpanFrom(target.Position) };
    }

    SqlExpression ParseSubscript(SqlExpression target)
    {
        SqlExpression? index = ParseBound();
        if (!_reader.IsSymbol(":"))
        {
            _reader.ExpectSymbol("]");
            return index is null
                ? throw SqlErrors.Syntax("expected an index between the brackets", _reader.Previous.Position)
                : new SqlSubscript(target, index) { Span = _reader.SpanFrom(target.Position) };
        }

        _reader.Take();
        SqlExpression? upper = ParseBound();
        SqlExpression? step = _reader.AcceptSymbol(":") ? ParseBound() : null;
        _reader.ExpectSymbol("]");
        return new SqlSlice(target, index, upper, step) { Span = _reader.SpanFrom(target.Position) };
    }

    SqlExpression? ParseBound()
    {
        bool openEnd = _reader.IsSymbol("-") && (_reader.Peek(1).IsSymbol(":") || _reader.Peek(1).IsSymbol("]"));
        if (openEnd)
        {
            _reader.Take();
        }

        return openEnd || _reader.IsSymbol(":") || _reader.IsSymbol("]") ? null : parser.Expressions.Parse();
    }

    SqlExpression ParseOperand()
    {
        SqlToken token = _reader.Current;
        switch (token.Kind)
        {
            case SqlTokenKind.Integer: return Literal(SqlLiteralKind.Integer);
            case SqlTokenKind.Decimal: return Literal(SqlLiteralKind.Decimal);
            case SqlTokenKind.Float: return Literal(SqlLiteralKind.Float);
            case SqlTokenKind.String: return Literal(SqlLiteralKind.String);
            case SqlTokenKind.Blob: return Literal(SqlLiteralKind.Blob);
            case SqlTokenKind.Parameter: return ParseParameter();
            case SqlTokenKind.Symbol: return ParseSymbol(token);
            case SqlTokenKind.QuotedIdentifier: return parser.Functions.ParseName();
            case SqlTokenKind.Word: return ParseSpecialWord(token) ?? ParseWordName();
            default: throw _reader.Expected("an expression");
        }
    }

    SqlExpression ParseWordName()
    {
        if (SqlKeywords.IsReserved(_reader.Current.Text))
        {
            throw _reader.Expected("an expression");
        }

        return parser.Functions.ParseName();
    }

    SqlLiteral Literal(SqlLiteralKind kind)
    {
        SqlToken token = _reader.Take();
        return new SqlLiteral(kind, token.Text) { Span = _reader.SpanFrom(token.Position) };
    }

    SqlParameter ParseParameter()
    {
        SqlToken token = _reader.Take();
        bool numbered = char.IsAsciiDigit(token.Text[0]);
        return new SqlParameter(
            numbered ? int.Parse(token.Text, CultureInfo.InvariantCulture) : 0,
            numbered ? null : SqlKeywords.Fold(token.Text)) { Span = _reader.SpanFrom(token.Position) };
    }

    SqlExpression ParseSymbol(SqlToken token)
    {
        switch (token.Text)
        {
            case "(": return ParseParentheses();
            case "[": return ParseArray();
            case "{": return ParseStruct();
            case "*":
                _reader.Take();
                return parser.Functions.ParseStar(null, token.Position);
            case "?":
                _reader.Take();
                return new SqlParameter(++_reader.AnonymousParameters, null) { Span = _reader.SpanFrom(token.Position) };
            case ":" when _reader.Peek(1).Kind is SqlTokenKind.Word && _reader.Peek(1).Position.Offset == token.End:
                _reader.Take();
                string name = SqlKeywords.Fold(_reader.Take().Text);
                return new SqlParameter(0, name) { Span = _reader.SpanFrom(token.Position) };
            default: throw _reader.Expected("an expression");
        }
    }

    SqlExpression ParseParentheses()
    {
        SourcePosition start = _reader.Take().Position;
        if (parser.Queries.IsStart())
        {
            SqlQuery query = parser.Queries.Parse();
            _reader.ExpectSymbol(")");
            return new SqlSubquery(query) { Span = _reader.SpanFrom(start) };
        }

        if (_reader.AcceptSymbol(")"))
        {
            return new SqlRow([]) { Span = _reader.SpanFrom(start) };
        }

        SqlExpression first = parser.Expressions.Parse();
        if (first is SqlSubquery subquery && parser.Queries.IsContinuation())
        {
            SqlQuery query = parser.Queries.Continue(subquery.Query);
            _reader.ExpectSymbol(")");
            return new SqlSubquery(query) { Span = _reader.SpanFrom(start) };
        }

        if (_reader.AcceptSymbol(")"))
        {
            return first with { Span = _reader.SpanFrom(start) };
        }

        var items = new List<SqlExpression> { first };
        while (_reader.AcceptSymbol(","))
        {
            items.Add(parser.Expressions.Parse());
        }

        _reader.ExpectSymbol(")");
        return new SqlRow(items) { Span = _reader.SpanFrom(start) };
    }

    SqlExpression ParseArray()
    {
        SourcePosition start = _reader.Current.Position;
        _reader.ExpectSymbol("[");
        List<SqlExpression> items = _reader.IsSymbol("]") ? [] : _reader.List(parser.Expressions.Parse);
        if (items.Count == 1 && _reader.AcceptWord("FOR"))
        {
            return ParseComprehension(items[0], start);
        }

        _reader.ExpectSymbol("]");
        return new SqlArray(items) { Span = _reader.SpanFrom(start) };
    }

    SqlListComprehension ParseComprehension(SqlExpression value, SourcePosition start)
    {
        List<SqlIdentifier> parameters = _reader.List(() => _reader.Identifier("a name for the elements"));
        _reader.ExpectWord("IN");
        SqlExpression list = parser.Expressions.Parse();
        SqlExpression? condition = _reader.AcceptWord("IF") ? parser.Expressions.Parse() : null;
        _reader.ExpectSymbol("]");
        return new SqlListComprehension(value, parameters, list, condition) { Span = _reader.SpanFrom(start) };
    }

    SqlStruct ParseStruct()
    {
        SourcePosition start = _reader.Take().Position;
        List<SqlStructField> fields = _reader.IsSymbol("}") ? [] : _reader.List(ParseStructField);
        _reader.ExpectSymbol("}");
        return new SqlStruct(fields) { Span = _reader.SpanFrom(start) };
    }

    SqlStructField ParseStructField()
    {
        SqlToken token = _reader.Current;
        SqlIdentifier name = token.Kind == SqlTokenKind.String
            ? new SqlIdentifier(_reader.Take().Text, true) { Span = _reader.SpanFrom(token.Position) }
            : _reader.AnyIdentifier("a field name");
        _reader.ExpectSymbol(":");
        SqlExpression value = parser.Expressions.Parse();
        return new SqlStructField(name, value) { Span = _reader.SpanFrom(token.Position) };
    }

    /// <summary>Parses the forms that start with a word of their own; null where the word is just a name.</summary>
    SqlExpression? ParseSpecialWord(SqlToken token)
    {
        SqlToken next = _reader.Peek(1);
        bool call = next.IsSymbol("(");
        switch (token.Text.ToUpperInvariant())
        {
            case "NULL": return Word(SqlLiteralKind.Null, "null");
            case "TRUE": return Word(SqlLiteralKind.Boolean, "true");
            case "FALSE": return Word(SqlLiteralKind.Boolean, "false");
            case "CASE": return ParseCase();
            case "CAST" or "TRY_CAST" when call: return ParseCast(token);
            case "EXISTS" when call: return ParseExists(token);
            case "ARRAY" when next.IsSymbol("["):
                _reader.Take();
                return ParseArray() with { Span = _reader.SpanFrom(token.Position) };
            case "ARRAY" when call && parser.Queries.IsStart(2):
                _reader.Skip(2);
                SqlQuery query = parser.Queries.Parse();
                _reader.ExpectSymbol(")");
                return new SqlArraySubquery(query) { Span = _reader.SpanFrom(token.Position) };
            case "MAP" when next.IsSymbol("{"): return ParseMap(token);
            case "ROW" when call: return ParseRow(token);
            case "COLUMNS" when call: return ParseColumns(token);
            case "INTERVAL": return ParseInterval(token);
            case "DEFAULT":
                _reader.Take();
                return new SqlDefault { Span = _reader.SpanFrom(token.Position) };
            case "DATE" when next.Kind == SqlTokenKind.String: return Typed(SqlLiteralKind.Date, 1, token);
            case "TIME" when next.Kind == SqlTokenKind.String: return Typed(SqlLiteralKind.Time, 1, token);
            case "TIMESTAMP" or "DATETIME" when next.Kind == SqlTokenKind.String: return Typed(SqlLiteralKind.Timestamp, 1, token);
            case "TIMESTAMPTZ" when next.Kind == SqlTokenKind.String: return Typed(SqlLiteralKind.TimestampTz, 1, token);
            case "TIMESTAMP" when next.IsWord("WITH") && _reader.Peek(4).Kind == SqlTokenKind.String:
                return Typed(SqlLiteralKind.TimestampTz, 4, token);
            case "TIMESTAMP" or "TIME" when next.IsWord("WITHOUT") && _reader.Peek(4).Kind == SqlTokenKind.String:
                return Typed(token.IsWord("TIME") ? SqlLiteralKind.Time : SqlLiteralKind.Timestamp, 4, token);
            default: return call ? parser.Functions.ParseKeywordCall(token) : ParseTypedString(token, next);
        }
    }

    SqlLiteral Word(SqlLiteralKind kind, string text)
    {
        SqlToken token = _reader.Take();
        return new SqlLiteral(kind, text) { Span = _reader.SpanFrom(token.Position) };
    }

    SqlLiteral Typed(SqlLiteralKind kind, int words, SqlToken token)
    {
        _reader.Skip(words);
        return new SqlLiteral(kind, _reader.Take().Text) { Span = _reader.SpanFrom(token.Position) };
    }

    SqlCast? ParseTypedString(SqlToken token, SqlToken next)
    {
        if (next.Kind != SqlTokenKind.String || !SqlKeywords.IsLiteralType(token.Text))
        {
            return null;
        }

        SqlTypeName type = parser.Types.Parse();
        SqlLiteral text = Literal(SqlLiteralKind.String);
        return new SqlCast(text, type, false) { Span = _reader.SpanFrom(token.Position) };
    }

    SqlCase ParseCase()
    {
        SourcePosition start = _reader.Take().Position;
        SqlExpression? operand = _reader.IsWord("WHEN") ? null : parser.Expressions.Parse();
        var whens = new List<SqlWhen>();
        do
        {
            SourcePosition when = _reader.Current.Position;
            _reader.ExpectWord("WHEN");
            SqlExpression condition = parser.Expressions.Parse();
            _reader.ExpectWord("THEN");
            SqlExpression result = parser.Expressions.Parse();
            whens.Add(new SqlWhen(condition, result) { Span = _reader.SpanFrom(when) });
        }
        while (_reader.IsWord("WHEN"));

        SqlExpression? otherwise = _reader.AcceptWord("ELSE") ? parser.Expressions.Parse() : null;
        if (!_reader.AcceptWord("END"))
        {
            throw _reader.Expected(otherwise is null ? "WHEN, ELSE or END" : "END", "WHEN", "ELSE", "END");
        }

        return new SqlCase(operand, whens, otherwise) { Span = _reader.SpanFrom(start) };
    }

    SqlCast ParseCast(SqlToken token)
    {
        _reader.Skip(2);
        SqlExpression operand = parser.Expressions.Parse();
        _reader.ExpectWord("AS");
        SqlTypeName type = parser.Types.Parse();
        _reader.ExpectSymbol(")");
        return new SqlCast(operand, type, token.IsWord("TRY_CAST")) { Span = _reader.SpanFrom(token.Position) };
    }

    SqlExists ParseExists(SqlToken token)
    {
        _reader.Skip(2);
        SqlQuery query = parser.Queries.Parse();
        _reader.ExpectSymbol(")");
        return new SqlExists(query) { Span = _reader.SpanFrom(token.Position) };
    }

    SqlMap ParseMap(SqlToken token)
    {
        _reader.Skip(2);
        List<SqlMapEntry> entries = _reader.IsSymbol("}") ? [] : _reader.List(() =>
        {
            SqlExpression key = parser.Expressions.Parse();
            _reader.ExpectSymbol(":");
            SqlExpression value = parser.Expressions.Parse();
            return new SqlMapEntry(key, value) { Span = _reader.SpanFrom(key.Position) };
        });
        _reader.ExpectSymbol("}");
        return new SqlMap(entries) { Span = _reader.SpanFrom(token.Position) };
    }

    SqlRow ParseRow(SqlToken token)
    {
        _reader.Skip(2);
        List<SqlExpression> items = _reader.IsSymbol(")") ? [] : _reader.List(parser.Expressions.Parse);
        _reader.ExpectSymbol(")");
        return new SqlRow(items) { Span = _reader.SpanFrom(token.Position) };
    }

    SqlColumns ParseColumns(SqlToken token)
    {
        _reader.Skip(2);
        SqlExpression selector = parser.Functions.ParseLambda(true) ?? parser.Expressions.Parse();
        _reader.ExpectSymbol(")");
        return new SqlColumns(selector) { Span = _reader.SpanFrom(token.Position) };
    }

    /// <summary>Parses an interval where what follows the word can be one; otherwise the word is a name.</summary>
    SqlInterval? ParseInterval(SqlToken token)
    {
        SqlToken next = _reader.Peek(1);
        bool constant = next.Kind is SqlTokenKind.String or SqlTokenKind.Integer or SqlTokenKind.Decimal or SqlTokenKind.Float;
        bool variable = SqlKeywords.IsUnit(_reader.Peek(2))
            && (next.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.Parameter || next.IsSymbol("?"));
        bool negative = next.IsSymbol("-") && SqlKeywords.IsUnit(_reader.Peek(3));
        bool computed = next.IsSymbol("(") && SqlKeywords.IsUnit(_reader.Peek(_reader.AfterClosing(1)));
        if (!constant && !variable && !negative && !computed)
        {
            return null;
        }

        _reader.Take();
        SqlExpression value = next.Kind == SqlTokenKind.String ? Literal(SqlLiteralKind.String)
            : negative ? parser.Expressions.ParseSimple()
            : ParseOperand();
        string? unit = null;
        string? last = null;
        if (SqlKeywords.IsUnit(_reader.Current))
        {
            unit = SqlKeywords.Unit(_reader.Take().Text);
            if (_reader.IsWord("TO") && SqlKeywords.IsUnit(_reader.Peek(1)))
            {
                _reader.Take();
                last = SqlKeywords.Unit(_reader.Take().Text);
            }
        }
        else if (next.Kind != SqlTokenKind.String)
        {
            throw _reader.Expected("a unit such as DAY after the number of an interval");
        }

        return new SqlInterval(value, unit, last) { Span = _reader.SpanFrom(token.Position) };
    }
}
