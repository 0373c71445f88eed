using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Sql;

/// <summary>Turns SQL text into syntax trees: recursive descent for statements, operator precedence for expressions.</summary>
sealed class SqlParser
{
    SqlParser(string sql)
    {
        Reader = new SqlTokenReader(sql);
        Types = new SqlTypeParser(Reader);
        Expressions = new SqlExpressionParser(this);
        Primaries = new SqlPrimaryParser(this);
        Functions = new SqlFunctionParser(this);
        Queries = new SqlQueryParser(this);
        Tables = new SqlTableParser(this);
        Statements = new SqlStatementParser(this);
        Definitions = new SqlDefinitionParser(this);
    }

    /// <summary>The tokens.</summary>
    public SqlTokenReader Reader { get; }

    /// <summary>The parser of type names.</summary>
    public SqlTypeParser Types { get; }

    /// <summary>The parser of operators.</summary>
    public SqlExpressionParser Expressions { get; }

    /// <summary>The parser of operands.</summary>
    public SqlPrimaryParser Primaries { get; }

    /// <summary>The parser of function calls and windows.</summary>
    public SqlFunctionParser Functions { get; }

    /// <summary>The parser of queries.</summary>
    public SqlQueryParser Queries { get; }

    /// <summary>The parser of FROM.</summary>
    public SqlTableParser Tables { get; }

    /// <summary>The parser of statements.</summary>
    public SqlStatementParser Statements { get; }

    /// <summary>The parser of CREATE, DROP and ALTER.</summary>
    public SqlDefinitionParser Definitions { get; }

    /// <summary>Parses statements separated by semicolons; empty ones are left out.</summary>
    public static IReadOnlyList<SqlStatement> ParseScript(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var parser = new SqlParser(sql);
        SqlTokenReader reader = parser.Reader;
        var statements = new List<SqlStatement>();
        while (true)
        {
            while (reader.AcceptSymbol(";"))
            {
            }

            if (reader.Current.Kind == SqlTokenKind.End)
            {
                return statements;
            }

            reader.AnonymousParameters = 0;
            reader.Continuation = null;
            statements.Add(parser.Statements.Parse());
            if (reader.Current.Kind != SqlTokenKind.End && !reader.IsSymbol(";"))
            {
                throw parser.UnexpectedRest();
            }
        }
    }

    /// <summary>Parses one expression.</summary>
    public static SqlExpression ParseExpression(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        var parser = new SqlParser(sql);
        SqlExpression expression = parser.Expressions.Parse();
        return parser.Reader.Current.Kind == SqlTokenKind.End
            ? expression
            : throw parser.Reader.Expected("an operator or the end of the expression");
    }

    /// <summary>Names what stands after a complete statement. The culprit is often the word before it, read as an alias: FORM for
    /// FROM.</summary>
    Exception UnexpectedRest()
    {
        string expected = Reader.Continuation is null ? "end of statement" : $"{Reader.Continuation} or end of statement";
        SqlToken previous = Reader.Previous;
        string? meant = previous.Kind == SqlTokenKind.Word ? SqlKeywords.Suggest(previous.Text, [.. SqlKeywords.Clauses]) : null;
        if (meant is null)
        {
            return Reader.Expected(expected, [.. SqlKeywords.Clauses]);
        }

        string message = SqlErrors.Expected(expected, Reader.Current, Reader.Text).Message;
        return SqlErrors.Syntax($"{message}; did you mean {meant} instead of \"{previous.Text}\"?", Reader.Current.Position);
    }
}
