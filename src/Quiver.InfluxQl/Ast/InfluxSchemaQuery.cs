using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>A SHOW of what series there are: its clauses.</summary>
abstract record InfluxSchemaQuery : InfluxStatement
{
    /// <summary>ON; empty for the database of the request.</summary>
    public string Database { get; init; } = "";

    /// <summary>FROM.</summary>
    public IReadOnlyList<InfluxSource> Sources { get; init; } = [];

    /// <summary>WHERE.</summary>
    public InfluxExpression? Condition { get; init; }

    /// <summary>GROUP BY, of the cardinalities.</summary>
    public IReadOnlyList<InfluxExpression> Dimensions { get; init; } = [];

    /// <summary>ORDER BY.</summary>
    public InfluxSort? Sort { get; init; }

    /// <summary>LIMIT; 0 means none.</summary>
    public long Limit { get; init; }

    /// <summary>OFFSET.</summary>
    public long Offset { get; init; }

    /// <summary>SLIMIT; 0 means none.</summary>
    public long SeriesLimit { get; init; }

    /// <summary>SOFFSET.</summary>
    public long SeriesOffset { get; init; }

    /// <summary>WITH KEY.</summary>
    public InfluxTagKeyFilter? TagKeys { get; init; }

    /// <summary>Writes the clauses from ON to the end.</summary>
    protected void AppendClauses(StringBuilder text)
    {
        AppendName(text, " ON ", Database);
        AppendClause(text, " FROM ", Sources);
        AppendEnd(text);
    }

    /// <summary>Writes the clauses after FROM.</summary>
    protected void AppendEnd(StringBuilder text)
    {
        TagKeys?.AppendTo(text.Append(" WITH KEY "));
        Condition?.AppendTo(text.Append(" WHERE "));
        AppendClause(text, " GROUP BY ", Dimensions);
        Sort?.AppendTo(text.Append(" ORDER BY "));
        AppendClause(text, " LIMIT ", Limit);
        AppendClause(text, " OFFSET ", Offset);
        AppendClause(text, " SLIMIT ", SeriesLimit);
        AppendClause(text, " SOFFSET ", SeriesOffset);
    }
}
