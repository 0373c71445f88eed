using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Session;

/// <summary>Turns statements that answer rows into queries over them.</summary>
static class StatementQuery
{
    /// <summary>Returns <c>SELECT * FROM (statement)</c>.</summary>
    public static SqlQuery Of(SqlStatement statement)
    {
        var table = new SqlStatementTable(statement) { Span = statement.Span };
        return new SqlQuery(null, SqlQueryParser.SelectAll(table, statement.Span), [], null) { Span = statement.Span };
    }
}
