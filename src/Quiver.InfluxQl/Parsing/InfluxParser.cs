using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Parsing;

/// <summary>Turns InfluxQL into syntax trees: recursive descent for statements, precedence for operators. Texts and places of errors are
/// those of InfluxDB 1.8.</summary>
sealed class InfluxParser
{
    InfluxParser(string text, IReadOnlyDictionary<string, InfluxParameter>? parameters, InfluxGrammar grammar)
    {
        Reader = new InfluxTokenReader(text, parameters ?? InfluxParameters.None);
        Grammar = grammar;
        Expressions = new InfluxExpressionParser(Reader);
        Sources = new InfluxSourceParser(this);
        Selects = new InfluxSelectParser(this);
        Shows = new InfluxShowParser(this);
        Definitions = new InfluxDefinitionParser(this);
        Statements = new InfluxStatementParser(this);
    }

    /// <summary>The tokens.</summary>
    public InfluxTokenReader Reader { get; }

    /// <summary>The version of the language.</summary>
    public InfluxGrammar Grammar { get; }

    /// <summary>The parser of expressions.</summary>
    public InfluxExpressionParser Expressions { get; }

    /// <summary>The parser of FROM and INTO.</summary>
    public InfluxSourceParser Sources { get; }

    /// <summary>The parser of SELECT.</summary>
    public InfluxSelectParser Selects { get; }

    /// <summary>The parser of SHOW.</summary>
    public InfluxShowParser Shows { get; }

    /// <summary>The parser of databases, policies, continuous queries and subscriptions.</summary>
    public InfluxDefinitionParser Definitions { get; }

    /// <summary>The parser that tells statements apart.</summary>
    public InfluxStatementParser Statements { get; }

    /// <summary>Parses statements separated by semicolons; empty ones are left out.</summary>
    public static InfluxQuery ParseQuery(
        string text,
        IReadOnlyDictionary<string, InfluxParameter>? parameters = null,
        InfluxGrammar grammar = InfluxGrammar.Version18)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new InfluxParser(text, parameters, grammar);
        var statements = new List<InfluxStatement>();
        bool isSeparated = true;
        while (true)
        {
            InfluxToken token = parser.Reader.Take();
            if (token.Kind == InfluxTokenKind.End)
            {
                return new InfluxQuery(statements);
            }

            if (token.IsSymbol(";"))
            {
                isSeparated = true;
                continue;
            }

            if (!isSeparated)
            {
                throw InfluxErrors.Expected(token, ";");
            }

            parser.Reader.PutBack();
            statements.Add(parser.Statements.Parse());
            isSeparated = false;
        }
    }

    /// <summary>Parses the first statement of a text and leaves the rest unread.</summary>
    public static InfluxStatement ParseStatement(
        string text,
        IReadOnlyDictionary<string, InfluxParameter>? parameters = null,
        InfluxGrammar grammar = InfluxGrammar.Version18)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new InfluxParser(text, parameters, grammar).Statements.Parse();
    }

    /// <summary>Parses the expression that a text starts with.</summary>
    public static InfluxExpression ParseExpression(string text, IReadOnlyDictionary<string, InfluxParameter>? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new InfluxParser(text, parameters, InfluxGrammar.Version18).Expressions.Parse();
    }
}
