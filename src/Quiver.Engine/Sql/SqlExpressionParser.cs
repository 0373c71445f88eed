using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Sql;

/// <summary>Parses operators by precedence (PostgreSQL 17, table 4.2), chains in loops, so that only real nesting recurses.</summary>
sealed class SqlExpressionParser(SqlParser parser)
{
    const int Or = 1;
    const int And = 2;
    const int Not = 3;
    const int Is = 4;
    const int Comparison = 5;
    const int Pattern = 6;

    /// <summary>All operators that PostgreSQL gives no own level: concatenation, bits, JSON, regular expressions.</summary>
    const int Other = 7;
    const int Additive = 8;
    const int Multiplicative = 9;
    const int Exponent = 10;
    const int At = 11;
    const int Collation = 12;
    const int None = -1;

    readonly SqlTokenReader _reader = parser.Reader;

    /// <summary>Parses an expression.</summary>
    public SqlExpression Parse()
    {
        _reader.Enter();
        SqlExpression expression = ParseOperators(0);
        _reader.Leave();
        return expression;
    }

    /// <summary>Parses an expression without AND, OR, NOT, comparisons, IN, LIKE and BETWEEN, where those words could mean something
    /// else.</summary>
    public SqlExpression ParseSimple()
    {
        _reader.Enter();
        SqlExpression expression = ParseOperators(Other);
        _reader.Leave();
        return expression;
    }

    SqlExpression ParseOperators(int minimum)
    {
        SqlExpression left = ParsePrefix();
        while (true)
        {
            int precedence = NextPrecedence();
            if (precedence == None || precedence < minimum)
            {
                return left;
            }

            left = _reader.Current.Kind == SqlTokenKind.Symbol
                ? ParseSymbolOperator(left, precedence) : ParseWordOperator(left, precedence);
        }
    }

    SqlExpression ParsePrefix()
    {
        SqlToken token = _reader.Current;
        if (token.IsWord("NOT"))
        {
            _reader.Take();
            _reader.Enter();
            SqlExpression operand = ParseOperators(Not);
            _reader.Leave();
            return new SqlNot(operand) { Span = _reader.SpanFrom(token.Position) };
        }

        SqlUnaryOperator? unary = token.Kind != SqlTokenKind.Symbol ? null : token.Text switch
        {
            "-" => SqlUnaryOperator.Negate,
            "+" => SqlUnaryOperator.Plus,
            "~" => SqlUnaryOperator.BitwiseNot,
            _ => null,
        };
        if (unary is null)
        {
            return parser.Primaries.Parse();
        }

        _reader.Take();
        _reader.Enter();
        SqlExpression value = ParsePrefix();
        _reader.Leave();
        return new SqlUnary(unary.Value, value) { Span = _reader.SpanFrom(token.Position) };
    }

    int NextPrecedence()
    {
        SqlToken token = _reader.Current;
        return token.Kind switch
        {
            SqlTokenKind.Symbol => SymbolPrecedence(token.Text),
            SqlTokenKind.Word => WordPrecedence(token),
            _ => None,
        };
    }

    static int SymbolPrecedence(string symbol) => symbol switch
    {
        "=" or "==" or "<>" or "!=" or "<" or "<=" or ">" or ">=" => Comparison,
        "+" or "-" => Additive,
        "*" or "/" or "//" or "%" => Multiplicative,
        "^" or "**" => Exponent,
        "||" or "&" or "|" or "#" or "<<" or ">>" or "->" or "->>" or "#>" or "#>>" or "@>" or "<@" or "&&" or "^@" => Other,
        "~" or "~*" or "!~" or "!~*" or "~~" or "~~*" or "!~~" or "!~~*" => Other,
        _ => None,
    };

    int WordPrecedence(SqlToken token) => token.Text.Length switch
    {
        2 when token.IsWord("OR") => Or,
        2 when token.IsWord("IS") => Is,
        2 when token.IsWord("IN") => Pattern,
        2 when token.IsWord("AT") && _reader.Peek(1).IsWord("TIME") && _reader.Peek(2).IsWord("ZONE") => At,
        3 when token.IsWord("AND") => And,
        3 when token.IsWord("NOT") => PrecedenceAfterNot(_reader.Peek(1)),
        4 when token.IsWord("LIKE") || token.IsWord("GLOB") => Pattern,
        5 when token.IsWord("ILIKE") => Pattern,
        6 when token.IsWord("ISNULL") => Is,
        7 when token.IsWord("BETWEEN") => Pattern,
        7 when token.IsWord("SIMILAR") && _reader.Peek(1).IsWord("TO") => Pattern,
        7 when token.IsWord("NOTNULL") => Is,
        7 when token.IsWord("COLLATE") => Collation,
        _ => None,
    };

    static int PrecedenceAfterNot(SqlToken next)
    {
        bool pattern = next.IsWord("IN") || next.IsWord("LIKE") || next.IsWord("ILIKE") || next.IsWord("BETWEEN") || next.IsWord("SIMILAR")
            || next.IsWord("GLOB");
        return pattern ? Pattern : next.IsWord("NULL") ? Is : None;
    }

    SqlExpression ParseSymbolOperator(SqlExpression left, int precedence)
    {
        string symbol = _reader.Take().Text;
        if (precedence == Comparison && IsQuantifier())
        {
            return ParseQuantified(left, Binary(symbol));
        }

        SqlLikeKind? like = symbol switch
        {
            "~" or "!~" => SqlLikeKind.Regex,
            "~*" or "!~*" => SqlLikeKind.RegexIgnoreCase,
            "~~" or "!~~" => SqlLikeKind.Like,
            "~~*" or "!~~*" => SqlLikeKind.ILike,
            _ => null,
        };
        SqlExpression right = ParseOperators(precedence + 1);
        return like is null
            ? new SqlBinary(Binary(symbol), left, right) { Span = _reader.SpanFrom(left.Position) }
            : new SqlLike(left, right, null, like.Value, symbol[0] == '!') { Span = _reader.SpanFrom(left.Position) };
    }

    static SqlBinaryOperator Binary(string symbol) => symbol switch
    {
        "=" or "==" => SqlBinaryOperator.Equal,
        "<>" or "!=" => SqlBinaryOperator.NotEqual,
        "<" => SqlBinaryOperator.Less,
        "<=" => SqlBinaryOperator.LessOrEqual,
        ">" => SqlBinaryOperator.Greater,
        ">=" => SqlBinaryOperator.GreaterOrEqual,
        "+" => SqlBinaryOperator.Add,
        "-" => SqlBinaryOperator.Subtract,
        "*" => SqlBinaryOperator.Multiply,
        "/" => SqlBinaryOperator.Divide,
        "//" => SqlBinaryOperator.IntegerDivide,
        "%" => SqlBinaryOperator.Modulo,
        "^" or "**" => SqlBinaryOperator.Power,
        "||" => SqlBinaryOperator.Concat,
        "&" => SqlBinaryOperator.BitwiseAnd,
        "|" => SqlBinaryOperator.BitwiseOr,
        "#" => SqlBinaryOperator.BitwiseXor,
        "<<" => SqlBinaryOperator.ShiftLeft,
        ">>" => SqlBinaryOperator.ShiftRight,
        "->" => SqlBinaryOperator.JsonGet,
        "->>" => SqlBinaryOperator.JsonGetText,
        "#>" => SqlBinaryOperator.JsonPath,
        "#>>" => SqlBinaryOperator.JsonPathText,
        "@>" => SqlBinaryOperator.Contains,
        "<@" => SqlBinaryOperator.ContainedBy,
        "&&" => SqlBinaryOperator.Overlaps,
        _ => SqlBinaryOperator.StartsWith,
    };

    bool IsQuantifier() =>
        (_reader.IsWord("ANY") || _reader.IsWord("ALL") || _reader.IsWord("SOME")) && _reader.Peek(1).IsSymbol("(");

    SqlExpression ParseQuantified(SqlExpression left, SqlBinaryOperator comparison)
    {
        bool isAll = _reader.Take().IsWord("ALL");
        _reader.ExpectSymbol("(");
        (SqlQuery? query, SqlExpression? list) = ParseQueryOrExpression();
        _reader.ExpectSymbol(")");
        return new SqlQuantified(left, comparison, isAll, query, list) { Span = _reader.SpanFrom(left.Position) };
    }

    /// <summary>Parses the inside of parentheses that hold either a query or an expression.</summary>
    (SqlQuery? Query, SqlExpression? Expression) ParseQueryOrExpression()
    {
        if (parser.Queries.IsStart())
        {
            return (parser.Queries.Parse(), null);
        }

        SqlExpression expression = Parse();
        if (expression is not SqlSubquery subquery)
        {
            return (null, expression);
        }

        return (parser.Queries.IsContinuation() ? parser.Queries.Continue(subquery.Query) : subquery.Query, null);
    }

    SqlExpression ParseWordOperator(SqlExpression left, int precedence)
    {
        switch (precedence)
        {
            case Or or And:
                return ParseChain(left, precedence);
            case Is:
                return ParseIs(left);
            case At:
                _reader.Skip(3);
                SqlExpression zone = ParseOperators(At + 1);
                return new SqlAtTimeZone(left, zone) { Span = _reader.SpanFrom(left.Position) };
            case Collation:
                _reader.Take();
                SqlName collation = _reader.Name("a collation");
                return new SqlCollate(left, collation) { Span = _reader.SpanFrom(left.Position) };
            default:
                return ParsePattern(left);
        }
    }

    SqlLogical ParseChain(SqlExpression left, int precedence)
    {
        string word = precedence == And ? "AND" : "OR";
        var operands = new List<SqlExpression> { left };
        while (_reader.AcceptWord(word))
        {
            operands.Add(ParseOperators(precedence + 1));
        }

        return new SqlLogical(precedence == And, operands) { Span = _reader.SpanFrom(left.Position) };
    }

    SqlExpression ParseIs(SqlExpression left)
    {
        SqlToken word = _reader.Take();
        if (!word.IsWord("IS"))
        {
            if (word.IsWord("NOT"))
            {
                _reader.ExpectWord("NULL");
            }

            bool notNull = !word.IsWord("ISNULL");
            return new SqlIs(left, SqlTruthTest.Null, notNull) { Span = _reader.SpanFrom(left.Position) };
        }

        bool negated = _reader.AcceptWord("NOT");
        if (_reader.AcceptWord("DISTINCT"))
        {
            _reader.ExpectWord("FROM");
            SqlExpression right = ParseOperators(Comparison);
            return new SqlDistinctFrom(left, right, negated) { Span = _reader.SpanFrom(left.Position) };
        }

        SqlTruthTest test = _reader.AcceptWord("NULL") ? SqlTruthTest.Null
            : _reader.AcceptWord("TRUE") ? SqlTruthTest.True
            : _reader.AcceptWord("FALSE") ? SqlTruthTest.False
            : _reader.AcceptWord("UNKNOWN") ? SqlTruthTest.Unknown
            : throw _reader.Expected(
                negated ? "NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM after IS NOT"
                    : "NULL, NOT, TRUE, FALSE, UNKNOWN or DISTINCT FROM after IS",
                "NULL", "NOT", "TRUE", "FALSE", "UNKNOWN", "DISTINCT");
        return new SqlIs(left, test, negated) { Span = _reader.SpanFrom(left.Position) };
    }

    SqlExpression ParsePattern(SqlExpression left)
    {
        bool negated = _reader.AcceptWord("NOT");
        if (_reader.AcceptWord("IN"))
        {
            return ParseIn(left, negated);
        }

        if (_reader.AcceptWord("BETWEEN"))
        {
            bool symmetric = _reader.AcceptWord("SYMMETRIC");
            if (!symmetric)
            {
                _reader.AcceptWord("ASYMMETRIC");
            }

            SqlExpression low = ParseOperators(Other);
            _reader.ExpectWord("AND");
            SqlExpression high = ParseOperators(Other);
            return new SqlBetween(left, low, high, symmetric, negated) { Span = _reader.SpanFrom(left.Position) };
        }

        SqlLikeKind kind = _reader.AcceptWord("LIKE") ? SqlLikeKind.Like
            : _reader.AcceptWord("ILIKE") ? SqlLikeKind.ILike
            : _reader.AcceptWord("GLOB") ? SqlLikeKind.Glob
            : SqlLikeKind.SimilarTo;
        if (kind == SqlLikeKind.SimilarTo)
        {
            _reader.ExpectWords("SIMILAR", "TO");
        }

        SqlExpression pattern = ParseOperators(Other);
        SqlExpression? escape = _reader.AcceptWord("ESCAPE") ? ParseOperators(Other) : null;
        return new SqlLike(left, pattern, escape, kind, negated) { Span = _reader.SpanFrom(left.Position) };
    }

    SqlExpression ParseIn(SqlExpression left, bool negated)
    {
        if (!_reader.IsSymbol("("))
        {
            return ParseInWithoutParentheses(left, negated);
        }

        _reader.Take();
        if (_reader.AcceptSymbol(")"))
        {
            return new SqlInList(left, [], negated) { Span = _reader.SpanFrom(left.Position) };
        }

        (SqlQuery? query, SqlExpression? first) = ParseQueryOrExpression();
        if (query is not null && _reader.AcceptSymbol(")"))
        {
            return new SqlInSubquery(left, query, negated) { Span = _reader.SpanFrom(left.Position) };
        }

        var items = new List<SqlExpression> { first ?? new SqlSubquery(query!) { Span = query!.Span } };
        while (_reader.AcceptSymbol(","))
        {
            items.Add(Parse());
        }

        _reader.ExpectSymbol(")");
        return new SqlInList(left, items, negated) { Span = _reader.SpanFrom(left.Position) };
    }

    /// <summary><c>x IN list</c> over a list value, as in DuckDB, is <c>x = ANY(list)</c>.</summary>
    SqlExpression ParseInWithoutParentheses(SqlExpression left, bool negated)
    {
        if (_reader.Current.Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.Parameter)
            && !_reader.IsSymbol("[")
            && !_reader.IsSymbol("?"))
        {
            throw _reader.Expected("\"(\" after IN");
        }

        SqlExpression list = ParseOperators(Other);
        SqlExpression test = new SqlQuantified(left, SqlBinaryOperator.Equal, false, null, list) { Span = _reader.SpanFrom(left.Position) };
        return negated ? new SqlNot(test) { Span = test.Span } : test;
    }
}
