using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>Parses FROM: tables, joins, samples, PIVOT and UNPIVOT.</summary>
sealed class SqlTableParser(SqlParser parser)
{
    readonly SqlTokenReader _reader = parser.Reader;

    /// <summary>What the words before a joined table say.</summary>
    readonly record struct JoinWords(SqlJoinKind Kind, bool Natural, bool IsAsOf);

    /// <summary>Parses what follows FROM.</summary>
    public SqlTableReference ParseFrom()
    {
        SqlTableReference left = ParseJoins();
        while (_reader.AcceptSymbol(","))
        {
            SqlTableReference right = ParseJoins();
            left = new SqlJoin(left, right, SqlJoinKind.Cross, false, null, []) { Span = _reader.SpanFrom(left.Position) };
        }

        return left;
    }

    SqlTableReference ParseJoins()
    {
        SqlTableReference left = ParseTable();
        while (TryParseJoinKind() is { } join)
        {
            left = ParseJoin(left, join);
        }

        return left;
    }

    SqlJoin ParseJoin(SqlTableReference left, JoinWords words)
    {
        (SqlJoinKind kind, bool natural, bool isAsOf) = words;
        SqlTableReference right = ParseTable();
        SqlExpression? on = null;
        IReadOnlyList<SqlIdentifier> columns = [];
        if (!natural && kind is not (SqlJoinKind.Cross or SqlJoinKind.Positional))
        {
            // The standard lets the condition of an outer join come after inner ones: a JOIN b JOIN c ON … ON ….
            while (!_reader.IsWord("ON") && !_reader.IsWord("USING") && TryParseJoinKind() is { } inner)
            {
                _reader.Enter();
                right = ParseJoin(right, inner);
                _reader.Leave();
            }

            if (_reader.AcceptWord("ON"))
            {
                on = parser.Expressions.Parse();
            }
            else if (_reader.AcceptWord("USING"))
            {
                columns = _reader.ColumnList();
            }
            else
            {
                throw _reader.Expected("ON or USING after the table of a join", "ON", "USING");
            }
        }

        return new SqlJoin(left, right, kind, natural, on, columns) { IsAsOf = isAsOf, Span = _reader.SpanFrom(left.Position) };
    }

    JoinWords? TryParseJoinKind()
    {
        if (_reader.AcceptWord("JOIN"))
        {
            return new JoinWords(SqlJoinKind.Inner, false, false);
        }

        bool natural = _reader.AcceptWord("NATURAL");
        bool isAsOf = !natural && _reader.AcceptWord("ASOF");
        SqlJoinKind? kind = null;
        if (_reader.AcceptWord("CROSS"))
        {
            kind = SqlJoinKind.Cross;
        }
        else if (_reader.AcceptWord("INNER"))
        {
            kind = SqlJoinKind.Inner;
        }
        else if (_reader.AcceptWord("LEFT"))
        {
            kind = Side(SqlJoinKind.Left, SqlJoinKind.LeftSemi, SqlJoinKind.LeftAnti);
        }
        else if (_reader.AcceptWord("RIGHT"))
        {
            kind = Side(SqlJoinKind.Right, SqlJoinKind.RightSemi, SqlJoinKind.RightAnti);
        }
        else if (_reader.AcceptWord("FULL"))
        {
            _reader.AcceptWord("OUTER");
            kind = SqlJoinKind.Full;
        }
        else if (_reader.IsWords("SEMI", "JOIN") || _reader.IsWords("ANTI", "JOIN") || _reader.IsWords("POSITIONAL", "JOIN"))
        {
            SqlToken word = _reader.Take();
            kind = word.IsWord("SEMI") ? SqlJoinKind.LeftSemi : word.IsWord("ANTI") ? SqlJoinKind.LeftAnti : SqlJoinKind.Positional;
        }

        if (kind is null && !natural && !isAsOf)
        {
            return null;
        }

        _reader.ExpectWord("JOIN");
        return new JoinWords(kind ?? SqlJoinKind.Inner, natural, isAsOf);
    }

    SqlJoinKind Side(SqlJoinKind outer, SqlJoinKind semi, SqlJoinKind anti)
    {
        if (_reader.AcceptWord("SEMI"))
        {
            return semi;
        }

        if (_reader.AcceptWord("ANTI"))
        {
            return anti;
        }

        _reader.AcceptWord("OUTER");
        return outer;
    }

    /// <summary>Parses one table with its alias, sample and pivots.</summary>
    SqlTableReference ParseTable()
    {
        _reader.Enter();
        SourcePosition start = _reader.Current.Position;
        SqlTableReference table = ParseSuffixes(ParseTablePrimary(), start);
        while (_reader.Peek(1).IsSymbol("(") || _reader.Peek(1).IsWord("INCLUDE") || _reader.Peek(1).IsWord("EXCLUDE"))
        {
            if (_reader.AcceptWord("PIVOT"))
            {
                table = ParseSuffixes(ParsePivot(table), start);
            }
            else if (_reader.AcceptWord("UNPIVOT"))
            {
                table = ParseSuffixes(ParseUnpivot(table), start);
            }
            else
            {
                break;
            }
        }

        _reader.Leave();
        return table;
    }

    SqlTableReference ParseSuffixes(SqlTableReference table, SourcePosition start)
    {
        SqlTableSample? sample = TryParseTableSample();
        SqlTableAlias? alias = TryParseAlias();
        sample ??= TryParseTableSample();
        return table with { Alias = alias ?? table.Alias, Sample = sample ?? table.Sample, Span = _reader.SpanFrom(start) };
    }

    SqlTableAlias? TryParseAlias()
    {
        SourcePosition start = _reader.Current.Position;
        SqlIdentifier? name = _reader.AcceptWord("AS") ? _reader.AliasAfterAs()
            : SqlKeywords.IsBareTableAlias(_reader) ? _reader.AnyIdentifier()
            : null;
        if (name is null)
        {
            return null;
        }

        IReadOnlyList<SqlIdentifier> columns = _reader.IsSymbol("(")
            ? _reader.ParenthesisedList(() => _reader.AnyIdentifier("a column name"))
            : [];
        return new SqlTableAlias(name, columns) { Span = _reader.SpanFrom(start) };
    }

    SqlTableSample? TryParseTableSample() => _reader.AcceptWord("TABLESAMPLE") ? ParseSample() : null;

    /// <summary>Parses what follows TABLESAMPLE or USING SAMPLE: <c>10%</c>, <c>50 ROWS</c>, <c>bernoulli(10)</c>, and a seed.</summary>
    public SqlTableSample ParseSample()
    {
        SourcePosition start = _reader.Current.Position;
        string? method = null;
        if (_reader.Current.Kind == SqlTokenKind.Word && _reader.Peek(1).IsSymbol("("))
        {
            method = _reader.AnyIdentifier().Name;
        }

        bool parentheses = _reader.AcceptSymbol("(");
        SqlExpression size = parser.Primaries.Parse();
        bool rows = _reader.AcceptWord("ROWS");
        bool percent = !rows && (_reader.AcceptSymbol("%") || _reader.AcceptWord("PERCENT") || method is not null);
        if (parentheses)
        {
            _reader.ExpectSymbol(")");
        }

        SqlExpression? seed = null;
        if (method is null && _reader.AcceptSymbol("("))
        {
            method = _reader.AnyIdentifier("a sampling method").Name;
            seed = _reader.AcceptSymbol(",") ? parser.Primaries.Parse() : null;
            _reader.ExpectSymbol(")");
        }

        if (_reader.AcceptWord("REPEATABLE"))
        {
            _reader.ExpectSymbol("(");
            seed = parser.Expressions.Parse();
            _reader.ExpectSymbol(")");
        }

        return new SqlTableSample(method, size, percent, seed) { Span = _reader.SpanFrom(start) };
    }

    SqlTableReference ParseTablePrimary()
    {
        SourcePosition start = _reader.Current.Position;
        bool lateral = _reader.AcceptWord("LATERAL");
        if (_reader.AcceptSymbol("("))
        {
            SqlTableReference inner = ParseParenthesised(lateral);
            _reader.ExpectSymbol(")");
            return inner;
        }

        if (_reader.Current.Kind == SqlTokenKind.String)
        {
            return new SqlFileTable(_reader.Take().Text) { Span = _reader.SpanFrom(start) };
        }

        if (_reader.IsWord("VALUES") && _reader.Peek(1).IsSymbol("("))
        {
            SqlQueryBody rows = parser.Queries.ParsePrimary();
            return new SqlDerivedTable(new SqlQuery(null, rows, [], null) { Span = rows.Span }, lateral) { Span = rows.Span };
        }

        SqlName name = _reader.Name("a table");
        if (!_reader.IsSymbol("("))
        {
            return new SqlNamedTable(name) { Span = name.Span };
        }

        SqlFunctionCall call = parser.Functions.ParseCall(name);
        bool ordinality = _reader.AcceptWords("WITH", "ORDINALITY");
        return new SqlTableFunction(call, ordinality, lateral) { Span = _reader.SpanFrom(start) };
    }

    SqlTableReference ParseParenthesised(bool lateral)
    {
        SourcePosition start = _reader.Current.Position;
        if (parser.Queries.IsStart())
        {
            SqlQuery query = parser.Queries.Parse();
            return new SqlDerivedTable(query, lateral) { Span = query.Span };
        }

        if (_reader.IsWord("DESCRIBE") || _reader.IsWord("SHOW") || _reader.IsWord("SUMMARIZE"))
        {
            SqlToken next = _reader.Peek(1);
            if (next.Kind is SqlTokenKind.Word or SqlTokenKind.String && !next.IsWord("AS"))
            {
                SqlStatement statement = parser.Statements.Parse();
                return new SqlStatementTable(statement) { Span = statement.Span };
            }
        }

        SqlTableReference table = ParseFrom();
        if (table is SqlDerivedTable { Alias: null, Sample: null } derived && parser.Queries.IsContinuation())
        {
            SqlQuery query = parser.Queries.Continue(derived.Query);
            return new SqlDerivedTable(query, lateral) { Span = _reader.SpanFrom(start) };
        }

        return table;
    }

    SqlPivot ParsePivot(SqlTableReference source)
    {
        _reader.ExpectSymbol("(");
        List<SqlSelectItem> aggregates = _reader.List(ParsePivotItem);
        _reader.ExpectWord("FOR");
        var on = new List<SqlPivotColumn>();
        do
        {
            on.Add(ParsePivotColumn());
        }
        while (!_reader.IsWord("GROUP") && !_reader.IsSymbol(")"));

        IReadOnlyList<SqlExpression>? groups = _reader.AcceptWords("GROUP", "BY") ? _reader.List(parser.Expressions.Parse) : null;
        _reader.ExpectSymbol(")");
        return new SqlPivot(source, aggregates, on, groups) { Span = _reader.SpanFrom(source.Position) };
    }

    SqlSelectItem ParsePivotItem()
    {
        SqlExpression expression = parser.Expressions.ParseSimple();
        SqlToken token = _reader.Current;
        bool bare = token.Kind == SqlTokenKind.QuotedIdentifier || (token.Kind == SqlTokenKind.Word && SqlKeywords.IsBareAlias(token.Text));
        SqlIdentifier? alias = _reader.AcceptWord("AS") ? _reader.AliasAfterAs() : bare ? _reader.AnyIdentifier() : null;
        return new SqlSelectItem(expression, alias) { Span = _reader.SpanFrom(expression.Position) };
    }

    SqlPivotColumn ParsePivotColumn()
    {
        SqlExpression expression = parser.Expressions.ParseSimple();
        IReadOnlyList<SqlSelectItem> values = [];
        SqlQuery? query = null;
        if (_reader.AcceptWord("IN"))
        {
            _reader.ExpectSymbol("(");
            if (parser.Queries.IsStart())
            {
                query = parser.Queries.Parse();
            }
            else
            {
                values = _reader.List(ParsePivotItem);
            }

            _reader.ExpectSymbol(")");
        }

        return new SqlPivotColumn(expression, values, query) { Span = _reader.SpanFrom(expression.Position) };
    }

    SqlUnpivot ParseUnpivot(SqlTableReference source)
    {
        bool nulls = ParseNullsMode();
        _reader.ExpectSymbol("(");
        IReadOnlyList<SqlIdentifier> values = _reader.IsSymbol("(") ? _reader.ColumnList() : [_reader.Identifier("a column name")];
        _reader.ExpectWord("FOR");
        SqlIdentifier name = _reader.Identifier("a column name");
        _reader.ExpectWord("IN");
        List<SqlSelectItem> columns = _reader.ParenthesisedList(ParsePivotItem);
        _reader.ExpectSymbol(")");
        return new SqlUnpivot(source, columns, name, values, nulls) { Span = _reader.SpanFrom(source.Position) };
    }

    bool ParseNullsMode()
    {
        bool include = _reader.AcceptWord("INCLUDE");
        if (include || _reader.AcceptWord("EXCLUDE"))
        {
            _reader.ExpectWord("NULLS");
        }

        return include;
    }

    /// <summary>Parses DuckDB's statements <c>PIVOT t ON …</c> and <c>UNPIVOT t ON … INTO NAME … VALUE …</c>.</summary>
    public SqlTableReference ParsePivotStatement()
    {
        SqlToken word = _reader.Take();
        SqlTableReference source = ParseTable();
        _reader.ExpectWord("ON");
        if (!word.IsWord("UNPIVOT"))
        {
            List<SqlPivotColumn> on = _reader.List(ParsePivotColumn);
            List<SqlSelectItem> aggregates = _reader.AcceptWord("USING") ? _reader.List(ParsePivotItem) : [];
            IReadOnlyList<SqlExpression>? groups = _reader.AcceptWords("GROUP", "BY") ? _reader.List(parser.Expressions.Parse) : null;
            return new SqlPivot(source, aggregates, on, groups) { Span = _reader.SpanFrom(word.Position) };
        }

        List<SqlSelectItem> columns = _reader.List(ParsePivotItem);
        var name = new SqlIdentifier("name", false) { Span = source.Span };
        IReadOnlyList<SqlIdentifier> values = [new SqlIdentifier("value", false) { Span = source.Span }];
        if (_reader.AcceptWord("INTO"))
        {
            _reader.ExpectWord("NAME");
            name = _reader.Identifier("a column name");
            _reader.ExpectWord("VALUE");
            values = _reader.List(() => _reader.Identifier("a column name"));
        }

        return new SqlUnpivot(source, columns, name, values, false) { Span = _reader.SpanFrom(word.Position) };
    }
}
