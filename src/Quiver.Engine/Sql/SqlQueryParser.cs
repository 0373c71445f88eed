using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>Parses queries: WITH, SELECT, set operations, VALUES, ORDER BY, LIMIT.</summary>
sealed class SqlQueryParser(SqlParser parser)
{
    readonly SqlTokenReader _reader = parser.Reader;

    /// <summary>Returns whether a query, not in parentheses, starts some tokens ahead.</summary>
    public bool IsStart(int ahead = 0)
    {
        SqlToken token = _reader.Peek(ahead);
        SqlToken next = _reader.Peek(ahead + 1);
        bool name = next.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;
        return token.IsWord("SELECT") || token.IsWord("FROM") || (token.IsWord("WITH") && name)
            || (token.IsWord("VALUES") && next.IsSymbol("("))
            || (name && token.IsWord("TABLE")) || IsPivotStart(token, next);
    }

    static bool IsPivotStart(SqlToken token, SqlToken next) =>
        (token.IsWord("PIVOT") || token.IsWord("UNPIVOT") || token.IsWord("PIVOT_WIDER"))
        && (next.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier or SqlTokenKind.String || next.IsSymbol("("))
        && !next.IsWord("FROM") && !next.IsWord("AS");

    /// <summary>Returns whether something follows that makes a query in parentheses the first part of a larger one.</summary>
    public bool IsContinuation() =>
        _reader.IsWord("UNION") || _reader.IsWord("INTERSECT") || _reader.IsWord("EXCEPT") || _reader.IsWord("LIMIT")
            || _reader.IsWords("ORDER", "BY")
        || _reader.IsWord("OFFSET") || _reader.IsWord("FETCH");

    /// <summary>Parses a query.</summary>
    public SqlQuery Parse()
    {
        _reader.Enter();
        SourcePosition start = _reader.Current.Position;
        SqlWith? with = _reader.IsWord("WITH") ? ParseWith() : null;
        SqlQueryBody body = ParseSetOperations(ParsePrimary(), 0);
        SqlQuery query = Finish(with, body, start);
        _reader.Leave();
        return query;
    }

    /// <summary>Goes on after a query in parentheses that has been read.</summary>
    public SqlQuery Continue(SqlQuery first) => Finish(null, ParseSetOperations(Nest(first), 0), first.Position);

    SqlQuery Finish(SqlWith? with, SqlQueryBody body, SourcePosition start)
    {
        IReadOnlyList<SqlOrderItem> orderBy = ParseOrderBy();
        SqlLimit? limit = ParseLimit();
        return with is null && orderBy.Count == 0 && limit is null && body is SqlNestedQuery nested
            ? nested.Query
            : new SqlQuery(with, body, orderBy, limit) { Span = _reader.SpanFrom(start) };
    }

    static SqlQueryBody Nest(SqlQuery query) => query is { With: null, OrderBy.Count: 0, Limit: null }
        ? query.Body
        : new SqlNestedQuery(query) { Span = query.Span };

    SqlWith ParseWith()
    {
        SourcePosition start = _reader.Take().Position;
        bool recursive = _reader.AcceptWord("RECURSIVE");
        List<SqlCommonTable> tables = _reader.List(() =>
        {
            SqlIdentifier name = _reader.Identifier("a name after WITH");
            IReadOnlyList<SqlIdentifier> columns = _reader.IsSymbol("(") ? _reader.ColumnList() : [];
            _reader.ExpectWord("AS");
            bool? materialized = _reader.AcceptWord("MATERIALIZED") ? true : _reader.AcceptWords("NOT", "MATERIALIZED") ? false : null;
            if (!_reader.IsSymbol("("))
            {
                throw _reader.Expected($"a query in parentheses, such as WITH {name.Name} AS (SELECT 1),");
            }

            _reader.ExpectSymbol("(");
            SqlQuery query = Parse();
            _reader.ExpectSymbol(")");
            return new SqlCommonTable(name, columns, materialized, query) { Span = _reader.SpanFrom(name.Position) };
        });
        return new SqlWith(recursive, tables) { Span = _reader.SpanFrom(start) };
    }

    /// <summary>INTERSECT binds tighter than UNION and EXCEPT.</summary>
    SqlQueryBody ParseSetOperations(SqlQueryBody left, int minimum)
    {
        while (true)
        {
            SqlSetOperator? found = _reader.IsWord("UNION") ? SqlSetOperator.Union
                : _reader.IsWord("EXCEPT") || _reader.IsWord("MINUS") ? SqlSetOperator.Except
                : _reader.IsWord("INTERSECT") ? SqlSetOperator.Intersect
                : null;
            int precedence = found == SqlSetOperator.Intersect ? 1 : 0;
            if (found is null || precedence < minimum)
            {
                return left;
            }

            _reader.Take();
            bool all = _reader.AcceptWord("ALL");
            if (!all)
            {
                _reader.AcceptWord("DISTINCT");
            }

            bool byName = _reader.AcceptWords("BY", "NAME");
            SqlQueryBody right = ParseSetOperations(ParsePrimary(), precedence + 1);
            left = new SqlSetOperation(found.Value, all, byName, left, right) { Span = _reader.SpanFrom(left.Position) };
        }
    }

    /// <summary>Parses a query without set operations: SELECT, VALUES, TABLE or one in parentheses.</summary>
    public SqlQueryBody ParsePrimary()
    {
        SourcePosition start = _reader.Current.Position;
        if (_reader.AcceptSymbol("("))
        {
            SqlQuery query = Parse();
            _reader.ExpectSymbol(")");
            _reader.Continuation = null;
            return Nest(query);
        }

        if (_reader.IsWord("SELECT") || _reader.IsWord("FROM"))
        {
            return ParseSelect();
        }

        if (_reader.AcceptWord("VALUES"))
        {
            List<IReadOnlyList<SqlExpression>> rows = _reader.List<IReadOnlyList<SqlExpression>>(
                () => _reader.ParenthesisedList(parser.Expressions.Parse));
            return new SqlValues(rows) { Span = _reader.SpanFrom(start) };
        }

        if (_reader.AcceptWord("TABLE"))
        {
            SqlName name = _reader.Name("a table name");
            return SelectAll(new SqlNamedTable(name) { Span = name.Span }, _reader.SpanFrom(start));
        }

        if (IsPivotStart(_reader.Current, _reader.Peek(1)))
        {
            SqlTableReference pivot = parser.Tables.ParsePivotStatement();
            return SelectAll(pivot, _reader.SpanFrom(start));
        }

        throw _reader.Expected("a query (SELECT, VALUES, FROM, TABLE or WITH)", "SELECT", "VALUES", "FROM", "TABLE", "WITH");
    }

    /// <summary>Makes <c>SELECT * FROM table</c>.</summary>
    public static SqlSelect SelectAll(SqlTableReference table, SourceSpan span)
    {
        var star = new SqlStar(null, [], [], []) { Span = span };
        return new SqlSelect([new SqlSelectItem(star, null) { Span = span }], table) { Span = span };
    }

    SqlSelect ParseSelect()
    {
        SourcePosition start = _reader.Current.Position;
        SqlTableReference? from = _reader.AcceptWord("FROM") ? parser.Tables.ParseFrom() : null;
        SqlDistinct? distinct = null;
        IReadOnlyList<SqlSelectItem> items = [];
        _reader.Continuation = "SELECT, WHERE, GROUP BY, ORDER BY, LIMIT";
        if (_reader.AcceptWord("SELECT"))
        {
            distinct = ParseDistinct();
            items = ParseSelectItems();
            _reader.Continuation = "FROM";
        }
        else
        {
            items = SelectAll(from!, _reader.SpanFrom(start)).Items;
        }

        if (from is null && _reader.AcceptWord("FROM"))
        {
            from = parser.Tables.ParseFrom();
            _reader.Continuation = "JOIN, WHERE, GROUP BY, ORDER BY, LIMIT";
        }

        var select = new SqlSelect(items, from) { Distinct = distinct };
        if (_reader.AcceptWord("WHERE"))
        {
            select = select with { Where = parser.Expressions.Parse() };
            _reader.Continuation = "GROUP BY, HAVING, ORDER BY, LIMIT";
        }

        if (_reader.IsWord("GROUP"))
        {
            select = select with { GroupBy = ParseGroupBy() };
            _reader.Continuation = "HAVING, ORDER BY, LIMIT";
        }

        if (_reader.AcceptWord("HAVING"))
        {
            select = select with { Having = parser.Expressions.Parse() };
            _reader.Continuation = "ORDER BY, LIMIT";
        }

        return ParseSelectRest(select) with { Span = _reader.SpanFrom(start) };
    }

    /// <summary>A comma before FROM is allowed, as in DuckDB and DataFusion.</summary>
    List<SqlSelectItem> ParseSelectItems()
    {
        var items = new List<SqlSelectItem> { ParseSelectItem() };
        while (_reader.AcceptSymbol(",") && !_reader.IsWord("FROM"))
        {
            items.Add(ParseSelectItem());
        }

        return items;
    }

    SqlSelect ParseSelectRest(SqlSelect select)
    {
        while (true)
        {
            if (select.Windows.Count == 0 && _reader.AcceptWord("WINDOW"))
            {
                select = select with
                {
                    Windows = _reader.List(() =>
                    {
                        SqlIdentifier name = _reader.Identifier("a window name");
                        _reader.ExpectWord("AS");
                        SqlWindowSpecification window = parser.Functions.ParseWindow();
                        return new SqlNamedWindow(name, window) { Span = _reader.SpanFrom(name.Position) };
                    }),
                };
            }
            else if (select.Qualify is null && _reader.AcceptWord("QUALIFY"))
            {
                select = select with { Qualify = parser.Expressions.Parse() };
            }
            else if (_reader.IsWords("USING", "SAMPLE"))
            {
                _reader.Skip(2);
                return select with { Sample = parser.Tables.ParseSample() };
            }
            else
            {
                return select;
            }
        }
    }

    SqlDistinct? ParseDistinct()
    {
        SourcePosition start = _reader.Current.Position;
        if (!_reader.AcceptWord("DISTINCT"))
        {
            _reader.AcceptWord("ALL");
            return null;
        }

        List<SqlExpression> on = _reader.AcceptWord("ON") ? _reader.ParenthesisedList(parser.Expressions.Parse) : [];
        return new SqlDistinct(on) { Span = _reader.SpanFrom(start) };
    }

    /// <summary>Parses an element of a SELECT list.</summary>
    public SqlSelectItem ParseSelectItem()
    {
        SqlExpression expression = parser.Expressions.Parse();
        SqlToken token = _reader.Current;
        SqlIdentifier? alias = _reader.AcceptWord("AS") ? _reader.AliasAfterAs()
            : token.Kind == SqlTokenKind.QuotedIdentifier || (token.Kind == SqlTokenKind.Word && SqlKeywords.IsBareAlias(token.Text))
                ? _reader.AnyIdentifier()
                : null;
        return new SqlSelectItem(expression, alias) { Span = _reader.SpanFrom(expression.Position) };
    }

    SqlGroupBy ParseGroupBy()
    {
        SourcePosition start = _reader.Take().Position;
        _reader.ExpectWord("BY");
        bool all = _reader.AcceptWord("ALL");
        List<SqlGroupingElement> elements = all ? [] : _reader.List(ParseGroupingElement);
        return new SqlGroupBy(all, elements) { Span = _reader.SpanFrom(start) };
    }

    SqlGroupingElement ParseGroupingElement()
    {
        SqlToken token = _reader.Current;
        bool call = _reader.Peek(1).IsSymbol("(");
        SqlGroupingKind kind = call && token.IsWord("ROLLUP") ? SqlGroupingKind.Rollup
            : call && token.IsWord("CUBE") ? SqlGroupingKind.Cube
            : token.IsWord("GROUPING") && _reader.Peek(1).IsWord("SETS") ? SqlGroupingKind.Sets
            : SqlGroupingKind.Plain;
        if (kind == SqlGroupingKind.Plain)
        {
            SqlExpression expression = parser.Expressions.Parse();
            IReadOnlyList<SqlExpression> together = expression is SqlRow row ? row.Items : [expression];
            return new SqlGroupingElement(kind, together, []) { Span = expression.Span };
        }

        _reader.Skip(kind == SqlGroupingKind.Sets ? 2 : 1);
        _reader.Enter();
        List<SqlGroupingElement> elements = _reader.ParenthesisedList(ParseGroupingElement);
        _reader.Leave();
        return new SqlGroupingElement(kind, [], elements) { Span = _reader.SpanFrom(token.Position) };
    }

    /// <summary>Parses ORDER BY if it is there.</summary>
    public IReadOnlyList<SqlOrderItem> ParseOrderBy()
    {
        if (!_reader.AcceptWord("ORDER"))
        {
            return [];
        }

        _reader.ExpectWord("BY");
        List<SqlOrderItem> items = _reader.List(ParseOrderItem);
        _reader.Continuation = "LIMIT";
        return items;
    }

    /// <summary>Parses an element of ORDER BY.</summary>
    public SqlOrderItem ParseOrderItem()
    {
        SourcePosition start = _reader.Current.Position;
        SqlExpression? expression = _reader.AcceptWord("ALL") ? null : parser.Expressions.Parse();
        bool descending = _reader.AcceptWord("DESC");
        if (!descending)
        {
            _reader.AcceptWord("ASC");
        }

        SqlNullOrder nulls = SqlNullOrder.Default;
        if (_reader.AcceptWord("NULLS"))
        {
            nulls = _reader.AcceptWord("FIRST") ? SqlNullOrder.First
                : _reader.AcceptWord("LAST") ? SqlNullOrder.Last
                : throw _reader.Expected("FIRST or LAST after NULLS", "FIRST", "LAST");
        }

        return new SqlOrderItem(expression, descending, nulls) { Span = _reader.SpanFrom(start) };
    }

    SqlLimit? ParseLimit()
    {
        SourcePosition start = _reader.Current.Position;
        var limit = new SqlLimit(null, false, null, false);
        bool found = false;
        while (true)
        {
            if (_reader.AcceptWord("LIMIT"))
            {
                limit = ParseLimitCount(limit);
            }
            else if (_reader.AcceptWord("OFFSET"))
            {
                limit = limit with { Offset = parser.Expressions.Parse() };
                if (!_reader.AcceptWord("ROWS"))
                {
                    _reader.AcceptWord("ROW");
                }
            }
            else if (_reader.AcceptWord("FETCH"))
            {
                limit = ParseFetch(limit);
            }
            else
            {
                return found ? limit with { Span = _reader.SpanFrom(start) } : null;
            }

            found = true;
            _reader.Continuation = limit.Offset is null ? "OFFSET" : null;
        }
    }

    SqlLimit ParseLimitCount(SqlLimit limit)
    {
        if (_reader.AcceptWord("ALL"))
        {
            return limit;
        }

        SqlToken after = _reader.Peek(2);
        bool sign = _reader.Current.Kind is SqlTokenKind.Integer or SqlTokenKind.Decimal && _reader.Peek(1).IsSymbol("%")
            && (after.Kind == SqlTokenKind.End || after.IsSymbol(")") || after.IsSymbol(";") || after.IsWord("OFFSET"));
        SqlExpression count = sign ? parser.Primaries.Parse() : parser.Expressions.Parse();
        bool percent = sign ? _reader.AcceptSymbol("%") : _reader.AcceptWord("PERCENT");
        return limit with { Count = count, Percent = percent };
    }

    SqlLimit ParseFetch(SqlLimit limit)
    {
        if (!_reader.AcceptWord("FIRST") && !_reader.AcceptWord("NEXT"))
        {
            throw _reader.Expected("FIRST or NEXT after FETCH", "FIRST", "NEXT");
        }

        SqlExpression count = _reader.IsWord("ROW") || _reader.IsWord("ROWS")
            ? new SqlLiteral(SqlLiteralKind.Integer, "1") { Span = _reader.SpanFrom(_reader.Current.Position) }
            : parser.Expressions.Parse();
        bool percent = _reader.AcceptWord("PERCENT");
        if (!_reader.AcceptWord("ROWS"))
        {
            _reader.ExpectWord("ROW");
        }

        bool ties = _reader.AcceptWords("WITH", "TIES");
        if (!ties)
        {
            _reader.ExpectWord("ONLY");
        }

        return limit with { Count = count, Percent = percent, WithTies = ties };
    }
}
