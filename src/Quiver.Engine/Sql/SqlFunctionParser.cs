using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>Parses names in expressions and calls: arguments, lambdas, the keyword forms of the standard, OVER.</summary>
sealed class SqlFunctionParser(SqlParser parser)
{
    readonly SqlTokenReader _reader = parser.Reader;

    /// <summary>Parses a name: a column, <c>t.*</c>, or a function call.</summary>
    public SqlExpression ParseName()
    {
        SourcePosition start = _reader.Current.Position;
        var parts = new List<SqlIdentifier> { _reader.Identifier("an expression") };
        while (_reader.IsSymbol("."))
        {
            if (_reader.Peek(1).IsSymbol("*"))
            {
                var qualifier = new SqlName(parts) { Span = _reader.SpanFrom(start) };
                _reader.Skip(2);
                return ParseStar(qualifier, start);
            }

            _reader.Take();
            parts.Add(_reader.AnyIdentifier("a name after the dot"));
        }

        if (_reader.IsSymbol("("))
        {
            return ParseCall(new SqlName(parts) { Span = _reader.SpanFrom(start) });
        }

        if (parts is [{ Quoted: false, Name: "current_date" or "current_time" or "current_timestamp" or "localtime" or "localtimestamp" }])
        {
            return new SqlFunctionCall(new SqlName(parts) { Span = _reader.SpanFrom(start) }, []) { Span = _reader.SpanFrom(start) };
        }

        return new SqlColumnReference(parts) { Span = _reader.SpanFrom(start) };
    }

    /// <summary>Parses what follows a star.</summary>
    public SqlStar ParseStar(SqlName? qualifier, SourcePosition start)
    {
        List<SqlName> exclude = [];
        List<SqlStarReplacement> replace = [];
        List<SqlStarRename> rename = [];
        bool parenthesised = _reader.Peek(1).IsSymbol("(");
        if (_reader.AcceptWord("EXCLUDE") || (parenthesised && _reader.AcceptWord("EXCEPT")))
        {
            exclude = OneOrMore(() => _reader.Name("a column name"));
        }

        if (_reader.AcceptWord("REPLACE"))
        {
            replace = OneOrMore(() =>
            {
                SqlExpression expression = parser.Expressions.Parse();
                _reader.ExpectWord("AS");
                SqlIdentifier column = _reader.AnyIdentifier("a column name");
                return new SqlStarReplacement(expression, column) { Span = _reader.SpanFrom(expression.Position) };
            });
        }

        if (_reader.AcceptWord("RENAME"))
        {
            rename = OneOrMore(() =>
            {
                SqlName column = _reader.Name("a column name");
                _reader.ExpectWord("AS");
                SqlIdentifier name = _reader.AnyIdentifier("a column name");
                return new SqlStarRename(column, name) { Span = _reader.SpanFrom(column.Position) };
            });
        }

        return new SqlStar(qualifier, exclude, replace, rename) { Span = _reader.SpanFrom(start) };
    }

    List<T> OneOrMore<T>(Func<T> element) => _reader.IsSymbol("(") ? _reader.ParenthesisedList(element) : [element()];

    /// <summary>Parses a call whose name has been read.</summary>
    public SqlFunctionCall ParseCall(SqlName name)
    {
        _reader.ExpectSymbol("(");
        bool distinct = _reader.AcceptWord("DISTINCT");
        if (!distinct)
        {
            _reader.AcceptWord("ALL");
        }

        bool lambdas = TakesLambdas(name.Last.Name);
        List<SqlFunctionArgument> arguments = _reader.IsSymbol(")") || _reader.IsWord("ORDER") ? [] : ParseArguments(lambdas);
        IReadOnlyList<SqlOrderItem> orderBy = parser.Queries.ParseOrderBy();
        SqlNullTreatment nulls = ParseNullTreatment();
        _reader.ExpectSymbol(")");
        IReadOnlyList<SqlOrderItem> withinGroup = [];
        if (_reader.IsWords("WITHIN", "GROUP"))
        {
            _reader.Skip(2);
            _reader.ExpectSymbol("(");
            withinGroup = parser.Queries.ParseOrderBy();
            _reader.ExpectSymbol(")");
        }

        bool fromLast = ParseFromLast();
        nulls = nulls == SqlNullTreatment.Unspecified ? ParseNullTreatment() : nulls;
        SqlExpression? filter = null;
        if (_reader.IsWord("FILTER") && _reader.Peek(1).IsSymbol("("))
        {
            _reader.Skip(2);
            _reader.AcceptWord("WHERE");
            filter = parser.Expressions.Parse();
            _reader.ExpectSymbol(")");
        }

        nulls = nulls == SqlNullTreatment.Unspecified ? ParseNullTreatment() : nulls;
        return new SqlFunctionCall(name, arguments)
        {
            Distinct = distinct,
            OrderBy = orderBy,
            Filter = filter,
            WithinGroup = withinGroup,
            NullTreatment = nulls,
            FromLast = fromLast,
            Over = ParseOver(),
            Span = _reader.SpanFrom(name.Position),
        };
    }

    /// <summary>Parses arguments separated by commas, at least one.</summary>
    List<SqlFunctionArgument> ParseArguments(bool lambdas) => _reader.List(() =>
    {
        SourcePosition start = _reader.Current.Position;
        SqlIdentifier? name = null;
        if (_reader.Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier
            && (_reader.Peek(1).IsSymbol(":=") || _reader.Peek(1).IsSymbol("=>")))
        {
            name = _reader.AnyIdentifier();
            _reader.Take();
        }

        SqlExpression value = ParseLambda(lambdas)
            ?? (parser.Queries.IsStart() ? ParseBareSubquery() : parser.Expressions.Parse());
        return new SqlFunctionArgument(name, value) { Span = _reader.SpanFrom(start) };
    });

    SqlSubquery ParseBareSubquery()
    {
        SqlQuery query = parser.Queries.Parse();
        return new SqlSubquery(query) { Span = query.Span };
    }

    /// <summary>Parses the arguments of EXECUTE.</summary>
    public IReadOnlyList<SqlFunctionArgument> ParseArgumentList()
    {
        _reader.ExpectSymbol("(");
        List<SqlFunctionArgument> arguments = _reader.IsSymbol(")") ? [] : ParseArguments(false);
        _reader.ExpectSymbol(")");
        return arguments;
    }

    static bool TakesLambdas(string name) =>
        name.StartsWith("list_", StringComparison.Ordinal) || name.StartsWith("array_", StringComparison.Ordinal)
        || name is "filter" or "apply" or "reduce" or "transform" or "any_match" or "all_match" or "none_match" or "map_filter";

    /// <summary>Parses a lambda if one starts here. <c>x -> 'text'</c> reads as JSON access unless the function is known to take
    /// lambdas.</summary>
    public SqlLambda? ParseLambda(bool preferred)
    {
        SourcePosition start = _reader.Current.Position;
        if (_reader.IsWord("LAMBDA") && _reader.Peek(1).Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)
        {
            _reader.Take();
            List<SqlIdentifier> names = _reader.List(() => _reader.Identifier("a parameter of the lambda"));
            _reader.ExpectSymbol(":");
            SqlExpression result = parser.Expressions.Parse();
            return new SqlLambda(names, result) { Span = _reader.SpanFrom(start) };
        }

        int arrow = FindArrow();
        if (arrow < 0 || (!preferred && arrow == 1 && _reader.Peek(2).Kind is SqlTokenKind.String or SqlTokenKind.Integer))
        {
            return null;
        }

        List<SqlIdentifier> parameters = _reader.IsSymbol("(")
            ? _reader.ParenthesisedList(() => _reader.Identifier("a parameter of the lambda"))
            : [_reader.Identifier("a parameter of the lambda")];
        _reader.ExpectSymbol("->");
        SqlExpression body = parser.Expressions.Parse();
        return new SqlLambda(parameters, body) { Span = _reader.SpanFrom(start) };
    }

    /// <summary>Returns where the arrow of <c>x -></c> or <c>(x, y) -></c> is, or -1.</summary>
    int FindArrow()
    {
        if (!_reader.IsSymbol("("))
        {
            bool name = _reader.Current.Kind == SqlTokenKind.QuotedIdentifier
                || (_reader.Current.Kind == SqlTokenKind.Word && !SqlKeywords.IsReserved(_reader.Current.Text));
            return name && _reader.Peek(1).IsSymbol("->") ? 1 : -1;
        }

        int ahead = 1;
        while (_reader.Peek(ahead).Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier && _reader.Peek(ahead + 1).IsSymbol(","))
        {
            ahead += 2;
        }

        bool closed = _reader.Peek(ahead).Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier
            && _reader.Peek(ahead + 1).IsSymbol(")");
        return closed && _reader.Peek(ahead + 2).IsSymbol("->") ? ahead + 2 : -1;
    }

    /// <summary>Parses FROM FIRST or FROM LAST, which stand between a call and its OVER; a FROM clause may begin likewise.</summary>
    bool ParseFromLast()
    {
        bool isLast = _reader.Peek(1).IsWord("LAST");
        SqlToken next = _reader.Peek(2);
        bool isHere = _reader.IsWord("FROM") && (isLast || _reader.Peek(1).IsWord("FIRST"))
            && (next.IsWord("OVER") || ((next.IsWord("IGNORE") || next.IsWord("RESPECT")) && _reader.Peek(3).IsWord("NULLS")));
        if (isHere)
        {
            _reader.Skip(2);
        }

        return isHere && isLast;
    }

    SqlNullTreatment ParseNullTreatment() =>
        _reader.AcceptWords("IGNORE", "NULLS") ? SqlNullTreatment.Ignore
        : _reader.AcceptWords("RESPECT", "NULLS") ? SqlNullTreatment.Respect
        : SqlNullTreatment.Unspecified;

    SqlWindowSpecification? ParseOver()
    {
        if (!_reader.IsWord("OVER") || (!_reader.Peek(1).IsSymbol("(")
            && _reader.Peek(1).Kind is not (SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier)))
        {
            return null;
        }

        _reader.Take();
        if (_reader.IsSymbol("("))
        {
            return ParseWindow();
        }

        SqlIdentifier name = _reader.Identifier("a window name");
        return new SqlWindowSpecification(name, [], [], null) { Span = name.Span };
    }

    /// <summary>Parses a window in parentheses.</summary>
    public SqlWindowSpecification ParseWindow()
    {
        SourcePosition start = _reader.Current.Position;
        _reader.ExpectSymbol("(");
        SqlIdentifier? name = null;
        bool starts = _reader.IsWord("PARTITION") || _reader.IsWord("ORDER") || (IsFrame() && !_reader.Peek(1).IsSymbol(")"));
        if (!starts && !_reader.IsSymbol(")"))
        {
            name = _reader.Identifier("PARTITION BY, ORDER BY, a frame or a window name");
        }

        List<SqlExpression> partition = _reader.AcceptWords("PARTITION", "BY") ? _reader.List(parser.Expressions.Parse) : [];
        IReadOnlyList<SqlOrderItem> order = parser.Queries.ParseOrderBy();
        SqlWindowFrame? frame = IsFrame() ? ParseFrame() : null;
        _reader.ExpectSymbol(")");
        return new SqlWindowSpecification(name, partition, order, frame) { Span = _reader.SpanFrom(start) };
    }

    bool IsFrame() => _reader.IsWord("ROWS") || _reader.IsWord("RANGE") || _reader.IsWord("GROUPS");

    SqlWindowFrame ParseFrame()
    {
        SqlToken word = _reader.Take();
        SqlFrameUnit unit = word.IsWord("ROWS") ? SqlFrameUnit.Rows : word.IsWord("RANGE") ? SqlFrameUnit.Range : SqlFrameUnit.Groups;
        SqlFrameBound start;
        SqlFrameBound end;
        if (_reader.AcceptWord("BETWEEN"))
        {
            start = ParseFrameBound();
            _reader.ExpectWord("AND");
            end = ParseFrameBound();
        }
        else
        {
            start = ParseFrameBound();
            end = new SqlFrameBound(SqlFrameBoundKind.CurrentRow, null) { Span = start.Span };
        }

        SqlFrameExclusion exclusion = SqlFrameExclusion.NoOthers;
        if (_reader.AcceptWord("EXCLUDE"))
        {
            exclusion = _reader.AcceptWords("CURRENT", "ROW") ? SqlFrameExclusion.CurrentRow
                : _reader.AcceptWord("GROUP") ? SqlFrameExclusion.Group
                : _reader.AcceptWord("TIES") ? SqlFrameExclusion.Ties
                : _reader.AcceptWords("NO", "OTHERS") ? SqlFrameExclusion.NoOthers
                : throw _reader.Expected("CURRENT ROW, GROUP, TIES or NO OTHERS after EXCLUDE");
        }

        return new SqlWindowFrame(unit, start, end, exclusion) { Span = _reader.SpanFrom(word.Position) };
    }

    SqlFrameBound ParseFrameBound()
    {
        SourcePosition start = _reader.Current.Position;
        if (_reader.AcceptWords("CURRENT", "ROW"))
        {
            return new SqlFrameBound(SqlFrameBoundKind.CurrentRow, null) { Span = _reader.SpanFrom(start) };
        }

        SqlExpression? offset = _reader.AcceptWord("UNBOUNDED") ? null : parser.Expressions.ParseSimple();
        bool preceding = _reader.AcceptWord("PRECEDING");
        if (!preceding && !_reader.AcceptWord("FOLLOWING"))
        {
            throw _reader.Expected("PRECEDING or FOLLOWING", "PRECEDING", "FOLLOWING");
        }

        SqlFrameBoundKind kind = preceding
            ? offset is null ? SqlFrameBoundKind.UnboundedPreceding : SqlFrameBoundKind.Preceding
            : offset is null ? SqlFrameBoundKind.UnboundedFollowing : SqlFrameBoundKind.Following;
        return new SqlFrameBound(kind, offset) { Span = _reader.SpanFrom(start) };
    }

    /// <summary>Parses the calls that take keywords between their arguments; null for all others.</summary>
    public SqlExpression? ParseKeywordCall(SqlToken token)
    {
        switch (token.Text.ToUpperInvariant())
        {
            case "EXTRACT" when _reader.Peek(3).IsWord("FROM"): return ParseExtract(token);
            case "SUBSTRING": return ParseSubstring(token);
            case "POSITION": return ParsePosition(token);
            case "TRIM": return ParseTrim(token);
            case "OVERLAY": return ParseOverlay(token);
            default: return null;
        }
    }

    SqlExtract ParseExtract(SqlToken token)
    {
        _reader.Skip(2);
        string part = _reader.Current.Kind == SqlTokenKind.String
            ? SqlKeywords.Fold(_reader.Take().Text) : _reader.AnyIdentifier("a date part").Name;
        _reader.ExpectWord("FROM");
        SqlExpression source = parser.Expressions.Parse();
        _reader.ExpectSymbol(")");
        return new SqlExtract(part, source) { Span = _reader.SpanFrom(token.Position) };
    }

    SqlFunctionCall ParseSubstring(SqlToken token)
    {
        _reader.Skip(2);
        var arguments = new List<SqlExpression> { parser.Expressions.Parse() };
        while (_reader.AcceptSymbol(","))
        {
            arguments.Add(parser.Expressions.Parse());
        }

        if (arguments.Count == 1 && _reader.AcceptWord("FROM"))
        {
            arguments.Add(parser.Expressions.Parse());
        }

        if (arguments.Count <= 2 && _reader.IsWord("FOR"))
        {
            if (arguments.Count == 1)
            {
                arguments.Add(new SqlLiteral(SqlLiteralKind.Integer, "1") { Span = _reader.SpanFrom(_reader.Current.Position) });
            }

            _reader.Take();
            arguments.Add(parser.Expressions.Parse());
        }

        return Finish("substring", arguments, token);
    }

    SqlFunctionCall ParsePosition(SqlToken token)
    {
        _reader.Skip(2);
        SqlExpression needle = parser.Expressions.ParseSimple();
        if (_reader.AcceptSymbol(","))
        {
            return Finish("strpos", [needle, parser.Expressions.Parse()], token);
        }

        _reader.ExpectWord("IN");
        return Finish("strpos", [parser.Expressions.Parse(), needle], token);
    }

    SqlFunctionCall ParseTrim(SqlToken token)
    {
        _reader.Skip(2);
        string name = _reader.AcceptWord("LEADING") ? "ltrim" : _reader.AcceptWord("TRAILING") ? "rtrim" : "btrim";
        if (name == "btrim")
        {
            _reader.AcceptWord("BOTH");
        }

        if (_reader.AcceptWord("FROM"))
        {
            return Finish(name, [parser.Expressions.Parse()], token);
        }

        SqlExpression first = parser.Expressions.Parse();
        if (_reader.AcceptWord("FROM"))
        {
            return Finish(name, [parser.Expressions.Parse(), first], token);
        }

        return Finish(name, _reader.AcceptSymbol(",") ? [first, parser.Expressions.Parse()] : [first], token);
    }

    SqlFunctionCall ParseOverlay(SqlToken token)
    {
        _reader.Skip(2);
        var arguments = new List<SqlExpression> { parser.Expressions.Parse() };
        foreach (string word in (ReadOnlySpan<string>)["PLACING", "FROM", "FOR"])
        {
            if (_reader.AcceptWord(word) || _reader.AcceptSymbol(","))
            {
                arguments.Add(parser.Expressions.Parse());
            }
        }

        return Finish("overlay", arguments, token);
    }

    SqlFunctionCall Finish(string name, IReadOnlyList<SqlExpression> arguments, SqlToken token)
    {
        _reader.ExpectSymbol(")");
        var identifier = new SqlIdentifier(name, false) { Span = new SourceSpan(token.Position, token.End) };
        return new SqlFunctionCall(
            new SqlName([identifier]) { Span = identifier.Span },
            [.. arguments.Select(argument => new SqlFunctionArgument(null, argument) { Span = argument.Span })])
        {
            Span = _reader.SpanFrom(token.Position),
        };
    }
}
