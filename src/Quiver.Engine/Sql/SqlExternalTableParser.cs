using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Sql;

/// <summary>Parses CREATE EXTERNAL TABLE behind those words, in the spelling of DataFusion: its clauses stand in any order.</summary>
sealed class SqlExternalTableParser(SqlParser parser)
{
    readonly SqlTokenReader _reader = parser.Reader;
    readonly List<SqlOption> _options = [];
    readonly List<SqlIdentifier> _partitions = [];
    string? _format;
    SqlLiteral? _location;

    /// <summary>Parses the statement.</summary>
    /// <param name="mode">What is to happen where the name is taken.</param>
    /// <param name="parseColumn">Parses the definition of a column.</param>
    public SqlCreateExternalTable Parse(SqlCreateMode mode, Func<SqlColumnDefinition> parseColumn)
    {
        SqlName name = _reader.Name("a table");
        var columns = new List<SqlColumnDefinition>();
        if (_reader.AcceptSymbol("("))
        {
            do
            {
                columns.Add(parseColumn());
            }
            while (_reader.AcceptSymbol(",") && !_reader.IsSymbol(")"));

            _reader.ExpectSymbol(")");
        }

        while (TryParseClause())
        {
        }

        return new SqlCreateExternalTable(name, mode, columns)
        {
            Format = _format ?? throw _reader.Expected("STORED AS and a format", "STORED"),
            Location = _location ?? throw _reader.Expected("LOCATION and the path of the files", "LOCATION"),
            Options = _options,
            Partitions = _partitions,
        };
    }

    bool TryParseClause()
    {
        if (_reader.AcceptWords("STORED", "AS"))
        {
            _format = _reader.AnyIdentifier("a format").Name.ToLowerInvariant();
        }
        else if (_reader.AcceptWord("LOCATION"))
        {
            _location = ParseText("the path of the files in single quotes");
        }
        else if (_reader.AcceptWords("PARTITIONED", "BY"))
        {
            _partitions.AddRange(_reader.ColumnList());
        }
        else if (_reader.AcceptWord("OPTIONS"))
        {
            _options.AddRange(parser.Statements.ParseOptions());
        }
        else if (_reader.AcceptWord("DELIMITER"))
        {
            AddOption("delimiter", ParseText("a character in single quotes"));
        }
        else if (_reader.AcceptWords("COMPRESSION", "TYPE"))
        {
            SqlIdentifier kind = _reader.AnyIdentifier("a compression");
            AddOption("compression", new SqlLiteral(SqlLiteralKind.String, kind.Name.ToLowerInvariant()) { Span = kind.Span });
        }
        else
        {
            return _reader.AcceptWord("WITH") && ParseWith();
        }

        return true;
    }

    /// <summary>The order that WITH ORDER tells is not relied on: sorting sorted rows is cheap, and wrong answers are not.</summary>
    bool ParseWith()
    {
        if (_reader.AcceptWords("HEADER", "ROW"))
        {
            AddOption("header", new SqlLiteral(SqlLiteralKind.String, "true") { Span = _reader.SpanFrom(_reader.Previous.Position) });
            return true;
        }

        _reader.ExpectWord("ORDER");
        _reader.ParenthesisedList(parser.Queries.ParseOrderItem);
        return true;
    }

    void AddOption(string name, SqlExpression value) => _options.Add(new SqlOption(name, value) { Span = value.Span });

    SqlLiteral ParseText(string what)
    {
        SqlToken token = _reader.Current;
        if (token.Kind != SqlTokenKind.String)
        {
            throw _reader.Expected(what);
        }

        _reader.Take();
        return new SqlLiteral(SqlLiteralKind.String, token.Text) { Span = _reader.SpanFrom(token.Position) };
    }
}
