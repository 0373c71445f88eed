using Quiver.Arrow.Errors;
using Quiver.Engine.Types;

namespace Quiver.Engine.Sql;

/// <summary>Makes the errors of the SQL front end.</summary>
static class SqlErrors
{
    /// <summary>Quotes of the text in messages are cut to this many characters.</summary>
    const int MaximumQuoteLength = 60;

    /// <summary>The text at this position does not follow the grammar.</summary>
    public static QuiverException Syntax(string message, SourcePosition position) =>
        new(ErrorCode.SyntaxError, message, position.Line, position.Column);

    /// <summary>Something else than <paramref name="expected"/> was found.</summary>
    public static QuiverException Expected(string expected, SqlToken found, string sql) =>
        Syntax($"expected {expected} but found {Describe(found, sql)}", found.Position);

    /// <summary>Parentheses, subqueries or operators are nested deeper than <paramref name="limit"/>.</summary>
    public static QuiverException TooDeep(int limit, SourcePosition position) => new(
        ErrorCode.NestingTooDeep,
        $"the statement is nested too deeply; at most {limit} levels are allowed",
        position.Line,
        position.Column);

    /// <summary>Quotes a token as it is written in the text.</summary>
    public static string Describe(SqlToken token, string sql)
    {
        if (token.Kind == SqlTokenKind.End)
        {
            return "the end of the text";
        }

        int start = token.Position.Offset;
        int length = Math.Min(token.End - start, MaximumQuoteLength);
        string text = length < token.End - start ? $"{sql[start..(start + length)]}…" : sql[start..token.End];
        return token.Kind is SqlTokenKind.String or SqlTokenKind.QuotedIdentifier ? text : $"\"{text}\"";
    }
}
