using Quiver.Arrow.Types;
using Quiver.Engine.Sql;
using Quiver.Engine.Sql.Ast;

namespace Quiver.Engine.Logical.Binding;

/// <summary>
/// Writes SUMMARIZE as a query: one pass of aggregates over all columns gives one row of lists, a list for each column of the result,
/// and these are unnested.
/// </summary>
static class SummaryQuery
{
    const string Rows = "_rows";

    /// <summary>Returns the query.</summary>
    /// <param name="summarize">The statement.</param>
    /// <param name="columns">The columns of the rows to summarize.</param>
    public static SqlQuery Of(SqlSummarize summarize, IReadOnlyList<PlanColumn> columns)
    {
        (string Name, Func<PlanColumn, string, string> Value)[] facts =
        [
            ("column_name", (c, _) => Text(c.Name)),
            ("column_type", (c, _) => Text(c.Type.ToString())),
            ("min", (c, x) => IsOrdered(c.Type) ? $"CAST(min({x}) AS VARCHAR)" : "CAST(NULL AS VARCHAR)"),
            ("max", (c, x) => IsOrdered(c.Type) ? $"CAST(max({x}) AS VARCHAR)" : "CAST(NULL AS VARCHAR)"),
            ("approx_unique", (c, x) => IsOrdered(c.Type) ? $"approx_count_distinct({x})" : "CAST(NULL AS BIGINT)"),
            ("avg", (c, x) => IsNumber(c.Type) ? $"CAST(avg({x}) AS VARCHAR)" : "CAST(NULL AS VARCHAR)"),
            ("std", (c, x) => IsNumber(c.Type) ? $"CAST(stddev({x}) AS VARCHAR)" : "CAST(NULL AS VARCHAR)"),
            ("q25", (c, x) => Quantile(c.Type, x, "0.25")),
            ("q50", (c, x) => Quantile(c.Type, x, "0.5")),
            ("q75", (c, x) => Quantile(c.Type, x, "0.75")),
            ("count", (_, _) => "count(*)"),
            ("null_percentage", (_, x) =>
                $"CAST(CASE WHEN count(*) = 0 THEN 0 ELSE 100.0 * (count(*) - count({x})) / count(*) END AS DECIMAL(9, 2))"),
        ];
        string lists = string.Join(
            ", ", facts.Select(f => $"[{string.Join(", ", columns.Select((c, i) => f.Value(c, $"c{i}")))}] AS {f.Name}"));
        string result = string.Join(", ", facts.Select(f => $"unnest({f.Name}) AS {f.Name}"));
        SqlQuery aggregates = Over($"SELECT {lists} FROM t", new SqlDerivedTable(summarize.Query, false)
        {
            Alias = new SqlTableAlias(Name(Rows), [.. columns.Select((_, i) => Name($"c{i}"))]),
            Span = summarize.Span,
        });
        return Over($"SELECT {result} FROM t", new SqlDerivedTable(aggregates, false) { Span = summarize.Span });
    }

    static SqlIdentifier Name(string name) => new(name, true);

    static SqlQuery Over(string sql, SqlTableReference from)
    {
        SqlQuery query = ((SqlQueryStatement)SqlParser.ParseScript(sql)[0]).Query;
        return query with { Body = (SqlSelect)query.Body with { From = from } };
    }

    static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    static bool IsNumber(DataType type) => type.IsNumeric;

    static bool IsOrdered(DataType type) => !type.IsNested && !type.Equals(DataType.Null);

    static string Quantile(DataType type, string column, string fraction) => IsNumber(type)
        ? $"CAST(approx_quantile({column}, {fraction}) AS VARCHAR)"
        : "CAST(NULL AS VARCHAR)";
}
