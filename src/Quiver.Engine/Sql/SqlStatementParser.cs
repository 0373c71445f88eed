using Quiver.Engine.Sql.Ast;
using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>Parses statements other than definitions of tables, views and indexes.</summary>
sealed class SqlStatementParser(SqlParser parser)
{
    readonly SqlTokenReader _reader = parser.Reader;

    /// <summary>Parses a statement.</summary>
    public SqlStatement Parse()
    {
        _reader.Enter();
        SourcePosition start = _reader.Current.Position;
        SqlStatement statement = ParseKind();
        _reader.Leave();
        return statement with { Span = _reader.SpanFrom(start) };
    }

    SqlStatement ParseKind()
    {
        SqlToken token = _reader.Current;
        if (_reader.IsSymbol("(") || parser.Queries.IsStart() || token.IsWord("WITH") || token.IsWord("VALUES"))
        {
            return new SqlQueryStatement(parser.Queries.Parse());
        }

        if (token.Kind != SqlTokenKind.Word)
        {
            throw _reader.Expected("a statement");
        }

        switch (token.Text.ToUpperInvariant())
        {
            case "EXPLAIN": return ParseExplain();
            case "CREATE": return parser.Definitions.ParseCreate();
            case "DROP": return parser.Definitions.ParseDrop();
            case "ALTER": return parser.Definitions.ParseAlter();
            case "INSERT" or "REPLACE": return ParseInsert();
            case "UPDATE": return ParseUpdate();
            case "DELETE": return ParseDelete();
            case "COPY": return ParseCopy();
            case "SHOW": return ParseShow();
            case "SET" or "RESET": return ParseSet();
            case "PRAGMA": return ParsePragma();
            case "PREPARE": return ParsePrepare();
            default: return ParseShort(token);
        }
    }

    SqlStatement ParseShort(SqlToken token)
    {
        _reader.Take();
        switch (token.Text.ToUpperInvariant())
        {
            case "DESCRIBE" or "DESC": return new SqlDescribe(ParseTableOrQuery());
            case "SUMMARIZE": return new SqlSummarize(ParseTableOrQuery());
            case "TRUNCATE":
                _reader.AcceptWord("TABLE");
                return new SqlTruncate(_reader.Name("a table"));
            case "BEGIN": return ParseTransaction(SqlTransactionKind.Begin);
            case "START":
                _reader.ExpectWord("TRANSACTION");
                return new SqlTransaction(SqlTransactionKind.Begin);
            case "COMMIT" or "END": return ParseTransaction(SqlTransactionKind.Commit);
            case "ROLLBACK" or "ABORT": return ParseTransaction(SqlTransactionKind.Rollback);
            case "USE": return new SqlUse(_reader.Name("a catalog or schema"));
            case "EXECUTE":
                SqlIdentifier name = _reader.Identifier("the name of a prepared statement");
                return new SqlExecute(name, _reader.IsSymbol("(") ? parser.Functions.ParseArgumentList() : []);
            case "DEALLOCATE":
                _reader.AcceptWord("PREPARE");
                return new SqlDeallocate(_reader.AcceptWord("ALL") ? null : _reader.Identifier("the name of a prepared statement"));
            case "CALL": return new SqlCall(parser.Functions.ParseCall(_reader.Name("a function")));
            case "ANALYZE": return ParseMaintenance(SqlMaintenanceKind.Analyze);
            case "VACUUM": return ParseMaintenance(SqlMaintenanceKind.Vacuum);
            case "CHECKPOINT": return ParseMaintenance(SqlMaintenanceKind.Checkpoint);
            case "REINDEX": return ParseMaintenance(SqlMaintenanceKind.Reindex);
        }

        string expected = SqlErrors.Expected("a statement", token, _reader.Text).Message;
        string? meant = SqlKeywords.Suggest(token.Text, [.. SqlKeywords.StatementStarts]);
        throw SqlErrors.Syntax(meant is null ? expected : $"{expected}; did you mean {meant}?", token.Position);
    }

    SqlTransaction ParseTransaction(SqlTransactionKind kind)
    {
        if (!_reader.AcceptWord("TRANSACTION"))
        {
            _reader.AcceptWord("WORK");
        }

        return new SqlTransaction(kind);
    }

    SqlMaintenance ParseMaintenance(SqlMaintenanceKind kind)
    {
        bool named = _reader.Current.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;
        return new SqlMaintenance(kind, named ? _reader.Name() : null);
    }

    SqlExplain ParseExplain()
    {
        _reader.Take();
        bool analyze = _reader.AcceptWord("ANALYZE");
        bool verbose = _reader.AcceptWord("VERBOSE");
        bool rules = false;
        string? format = null;
        bool options = _reader.IsSymbol("(") && (_reader.Peek(1).IsWord("RULES") || _reader.Peek(1).IsWord("ANALYZE")
            || _reader.Peek(1).IsWord("FORMAT") || _reader.Peek(1).IsWord("VERBOSE"));
        foreach (SqlOption option in options ? ParseOptions() : [])
        {
            bool on = (option.Value as SqlLiteral)?.Text is not ("false" or "off");
            analyze = option.Name == "analyze" ? on : analyze;
            verbose = option.Name == "verbose" ? on : verbose;
            rules = option.Name == "rules" ? on : rules;
            format = option.Name == "format" ? (option.Value as SqlLiteral)?.Text : format;
        }

        if (_reader.AcceptWord("FORMAT"))
        {
            format = _reader.Current.Kind == SqlTokenKind.String ? _reader.Take().Text : _reader.AnyIdentifier("a format").Name;
        }

        return new SqlExplain(Parse(), analyze, verbose, rules, format);
    }

    /// <summary>Parses a table, a file or a query where a statement describes either.</summary>
    SqlQuery ParseTableOrQuery()
    {
        if (_reader.IsSymbol("(") || parser.Queries.IsStart())
        {
            return parser.Queries.Parse();
        }

        SourcePosition start = _reader.Current.Position;
        SqlTableReference table = _reader.Current.Kind == SqlTokenKind.String
            ? new SqlFileTable(_reader.Take().Text) { Span = _reader.SpanFrom(start) }
            : new SqlNamedTable(_reader.Name("a table or a query")) { Span = _reader.SpanFrom(start) };
        SourceSpan span = _reader.SpanFrom(start);
        return new SqlQuery(null, SqlQueryParser.SelectAll(table, span), [], null) { Span = span };
    }

    SqlStatement ParseShow()
    {
        _reader.Take();
        if (_reader.AcceptWord("TABLES"))
        {
            bool isNarrowed = _reader.AcceptWord("FROM") || _reader.AcceptWord("IN");
            return new SqlShowTables(false) { Schema = isNarrowed ? _reader.Name("a schema", 2) : null };
        }

        if (_reader.AcceptWord("SCHEMAS") || _reader.AcceptWord("DATABASES"))
        {
            return new SqlShowSchemas();
        }

        if (_reader.AcceptWords("ALL", "TABLES"))
        {
            return new SqlShowTables(true);
        }

        if (_reader.IsWord("COLUMNS") && (_reader.Peek(1).IsWord("FROM") || _reader.Peek(1).IsWord("IN")))
        {
            _reader.Skip(2);
            return new SqlDescribe(ParseTableOrQuery());
        }

        SqlToken token = _reader.Current;
        if (_reader.AcceptWord("ALL"))
        {
            var all = new SqlIdentifier("all", false) { Span = _reader.SpanFrom(token.Position) };
            return new SqlShow(new SqlName([all]) { Span = all.Span });
        }

        return new SqlShow(_reader.Name("TABLES, SCHEMAS, ALL or the name of a setting"));
    }

    SqlSet ParseSet()
    {
        bool reset = _reader.Take().IsWord("RESET");
        string? scope = null;
        foreach (string word in (ReadOnlySpan<string>)["SESSION", "LOCAL", "GLOBAL"])
        {
            bool isScope = _reader.IsWord(word) && !_reader.Peek(1).IsSymbol("=") && !_reader.Peek(1).IsWord("TO");
            scope = isScope ? SqlKeywords.Fold(_reader.Take().Text) : scope;
        }

        bool zone = !reset && _reader.IsWords("TIME", "ZONE");
        SqlName name = zone ? ParseTimeZoneName() : _reader.AcceptWord("ALL") ? AllName() : _reader.Name("the name of a setting", 8);
        if (reset)
        {
            return new SqlSet(name, null, scope);
        }

        if (!zone && !_reader.AcceptSymbol("=") && !_reader.AcceptWord("TO"))
        {
            throw _reader.Expected("\"=\" or TO after the name of a setting");
        }

        return _reader.AcceptWord("DEFAULT") ? new SqlSet(name, null, scope) : new SqlSet(name, _reader.List(ParseSettingValue), scope);
    }

    SqlName AllName() => new([new SqlIdentifier("all", false)]) { Span = _reader.SpanFrom(_reader.Previous.Position) };

    SqlName ParseTimeZoneName()
    {
        SourcePosition start = _reader.Current.Position;
        _reader.Skip(2);
        SourceSpan span = _reader.SpanFrom(start);
        return new SqlName([new SqlIdentifier("timezone", false) { Span = span }]) { Span = span };
    }

    /// <summary>A bare word (ON, UTC, json) is a string.</summary>
    SqlExpression ParseSettingValue()
    {
        SqlToken token = _reader.Current;
        bool word = token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier
            && !token.IsWord("NULL") && !token.IsWord("TRUE") && !token.IsWord("FALSE") && !token.IsWord("INTERVAL");
        SqlToken next = _reader.Peek(1);
        bool single = next.Kind is not (SqlTokenKind.Symbol or SqlTokenKind.String) || next.IsSymbol(")") || next.IsSymbol(",")
            || next.IsSymbol(";");
        if (!word || !single)
        {
            return parser.Expressions.Parse();
        }

        _reader.Take();
        return new SqlLiteral(SqlLiteralKind.String, token.Kind == SqlTokenKind.Word ? SqlKeywords.Fold(token.Text) : token.Text)
        {
            Span = _reader.SpanFrom(token.Position),
        };
    }

    SqlPragma ParsePragma()
    {
        _reader.Take();
        SqlName name = _reader.Name("the name of a pragma");
        if (_reader.AcceptSymbol("="))
        {
            return new SqlPragma(name, [ParseSettingValue()], true);
        }

        if (!_reader.AcceptSymbol("("))
        {
            return new SqlPragma(name, [], false);
        }

        List<SqlExpression> arguments = _reader.IsSymbol(")") ? [] : _reader.List(ParseSettingValue);
        _reader.ExpectSymbol(")");
        return new SqlPragma(name, arguments, false);
    }

    SqlPrepare ParsePrepare()
    {
        _reader.Take();
        SqlIdentifier name = _reader.Identifier("a name for the prepared statement");
        List<SqlTypeName> types = _reader.IsSymbol("(") ? _reader.ParenthesisedList(parser.Types.Parse) : [];
        _reader.ExpectWord("AS");
        return new SqlPrepare(name, types, Parse());
    }

    SqlInsert ParseInsert()
    {
        SqlConflictAction action = SqlConflictAction.Fail;
        if (_reader.Take().IsWord("REPLACE"))
        {
            action = SqlConflictAction.Replace;
        }
        else if (_reader.AcceptWord("OR"))
        {
            action = _reader.AcceptWord("REPLACE") ? SqlConflictAction.Replace
                : _reader.AcceptWord("IGNORE") ? SqlConflictAction.Ignore
                : throw _reader.Expected("REPLACE or IGNORE after INSERT OR", "REPLACE", "IGNORE");
        }

        if (!_reader.AcceptWord("INTO") && !_reader.AcceptWord("OVERWRITE"))
        {
            throw _reader.Expected("INTO", "INTO");
        }

        SqlName table = _reader.Name("a table");
        SqlIdentifier? alias = _reader.AcceptWord("AS") ? _reader.AnyIdentifier("an alias") : null;
        bool byName = AcceptByName();
        IReadOnlyList<SqlIdentifier> columns = _reader.IsSymbol("(") && !parser.Queries.IsStart(1) ? _reader.ColumnList() : [];
        byName |= AcceptByName();
        SqlQuery? query = _reader.AcceptWords("DEFAULT", "VALUES") ? null : parser.Queries.Parse();
        var insert = new SqlInsert(table, columns, query) { Alias = alias, ByName = byName, OnConflict = action };
        if (_reader.AcceptWords("ON", "CONFLICT"))
        {
            insert = ParseConflict(insert);
        }

        return insert with { Returning = ParseReturning() };
    }

    bool AcceptByName()
    {
        if (_reader.AcceptWords("BY", "NAME"))
        {
            return true;
        }

        _reader.AcceptWords("BY", "POSITION");
        return false;
    }

    SqlInsert ParseConflict(SqlInsert insert)
    {
        IReadOnlyList<SqlIdentifier> columns = _reader.IsSymbol("(") ? _reader.ColumnList() : [];
        _reader.ExpectWord("DO");
        if (_reader.AcceptWord("NOTHING"))
        {
            return insert with { OnConflict = SqlConflictAction.Ignore, ConflictColumns = columns };
        }

        _reader.ExpectWords("UPDATE", "SET");
        List<SqlAssignment> assignments = _reader.List(ParseAssignment);
        SqlExpression? where = _reader.AcceptWord("WHERE") ? parser.Expressions.Parse() : null;
        return insert with
        {
            OnConflict = SqlConflictAction.Update,
            ConflictColumns = columns,
            ConflictSet = assignments,
            ConflictWhere = where,
        };
    }

    IReadOnlyList<SqlSelectItem> ParseReturning() => _reader.AcceptWord("RETURNING") ? _reader.List(parser.Queries.ParseSelectItem) : [];

    SqlAssignment ParseAssignment()
    {
        SourcePosition start = _reader.Current.Position;
        List<SqlName> columns = _reader.IsSymbol("(")
            ? _reader.ParenthesisedList(() => _reader.Name("a column name"))
            : [_reader.Name("a column name")];
        _reader.ExpectSymbol("=");
        SqlExpression value = parser.Expressions.Parse();
        return new SqlAssignment(columns, value) { Span = _reader.SpanFrom(start) };
    }

    SqlNamedTable ParseTarget()
    {
        SqlName name = _reader.Name("a table");
        SourcePosition start = _reader.Current.Position;
        SqlIdentifier? alias = _reader.AcceptWord("AS") || SqlKeywords.IsBareTableAlias(_reader) ? _reader.AnyIdentifier("an alias") : null;
        return new SqlNamedTable(name)
        {
            Alias = alias is null ? null : new SqlTableAlias(alias, []) { Span = _reader.SpanFrom(start) },
            Span = _reader.SpanFrom(name.Position),
        };
    }

    SqlUpdate ParseUpdate()
    {
        _reader.Take();
        SqlNamedTable table = ParseTarget();
        _reader.ExpectWord("SET");
        List<SqlAssignment> assignments = _reader.List(ParseAssignment);
        SqlTableReference? from = _reader.AcceptWord("FROM") ? parser.Tables.ParseFrom() : null;
        SqlExpression? where = _reader.AcceptWord("WHERE") ? parser.Expressions.Parse() : null;
        return new SqlUpdate(table, assignments, from, where, ParseReturning());
    }

    SqlDelete ParseDelete()
    {
        _reader.Take();
        _reader.ExpectWord("FROM");
        SqlNamedTable table = ParseTarget();
        SqlTableReference? other = _reader.AcceptWord("USING") ? parser.Tables.ParseFrom() : null;
        SqlExpression? where = _reader.AcceptWord("WHERE") ? parser.Expressions.Parse() : null;
        return new SqlDelete(table, other, where, ParseReturning());
    }

    SqlStatement ParseCopy()
    {
        _reader.Take();
        SqlName? table = null;
        IReadOnlyList<SqlIdentifier> columns = [];
        SqlQuery? query = null;
        if (_reader.IsSymbol("("))
        {
            query = parser.Queries.Parse();
        }
        else
        {
            table = _reader.Name("a table or a query in parentheses");
            columns = _reader.IsSymbol("(") ? _reader.ColumnList() : [];
        }

        bool from = table is not null && _reader.AcceptWord("FROM");
        if (!from && !_reader.AcceptWord("TO"))
        {
            throw _reader.Expected(table is null ? "TO" : "TO or FROM", "TO", "FROM");
        }

        if (_reader.Current.Kind is not (SqlTokenKind.String or SqlTokenKind.Parameter) && !_reader.IsSymbol("?"))
        {
            throw _reader.Expected("the path of a file in single quotes");
        }

        SqlExpression path = parser.Primaries.Parse();
        List<SqlOption> options = ParseCopyOptions();
        return from ? new SqlCopyFrom(table!, columns, path, options) : new SqlCopyTo(table, columns, query, path, options);
    }

    /// <summary>Options stand in parentheses, or bare as in <c>STORED AS PARQUET</c> and <c>WITH CSV HEADER</c>.</summary>
    List<SqlOption> ParseCopyOptions()
    {
        var options = new List<SqlOption>();
        if (_reader.AcceptWords("STORED", "AS"))
        {
            SqlIdentifier format = _reader.AnyIdentifier("a format");
            var value = new SqlLiteral(SqlLiteralKind.String, format.Name) { Span = format.Span };
            options.Add(new SqlOption("format", value) { Span = format.Span });
        }

        if (!_reader.AcceptWord("WITH"))
        {
            _reader.AcceptWord("OPTIONS");
        }

        if (_reader.IsSymbol("("))
        {
            options.AddRange(ParseOptions());
        }

        return options;
    }

    /// <summary>Parses <c>(name value, name = value, name)</c>.</summary>
    List<SqlOption> ParseOptions() => _reader.ParenthesisedList(() =>
    {
        SourcePosition start = _reader.Current.Position;
        string name = _reader.Current.Kind == SqlTokenKind.String
            ? _reader.Take().Text : _reader.Name("the name of an option", 4).ToString();
        _reader.AcceptSymbol("=");
        SqlExpression? value = _reader.IsSymbol(",") || _reader.IsSymbol(")") ? null : ParseSettingValue();
        return new SqlOption(name, value) { Span = _reader.SpanFrom(start) };
    });
}
