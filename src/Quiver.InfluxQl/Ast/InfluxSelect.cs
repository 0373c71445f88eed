using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>SELECT.</summary>
sealed record InfluxSelect(IReadOnlyList<InfluxField> Fields, IReadOnlyList<InfluxSource> Sources) : InfluxStatement
{
    /// <summary>INTO.</summary>
    public InfluxTarget? Target { get; init; }

    /// <summary>WHERE.</summary>
    public InfluxExpression? Condition { get; init; }

    /// <summary>GROUP BY.</summary>
    public IReadOnlyList<InfluxExpression> Dimensions { get; init; } = [];

    /// <summary>fill().</summary>
    public InfluxFill Fill { get; init; }

    /// <summary>The number of fill(); an <see cref="InfluxInteger"/> or an <see cref="InfluxNumber"/>.</summary>
    public InfluxLiteral? FillValue { get; init; }

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

    /// <summary>The zone of tz(); empty for UTC.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>Whether the rows come in the order of time.</summary>
    public bool IsAscending => Sort is null || Sort.IsAscending;

    /// <summary>Whether no field has a call.</summary>
    public bool IsRaw { get; init; }

    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        AppendClause(text, "SELECT ", Fields);
        Target?.AppendTo(text.Append(' '));
        AppendClause(text, " FROM ", Sources);
        Condition?.AppendTo(text.Append(" WHERE "));
        AppendClause(text, " GROUP BY ", Dimensions);
        AppendFill(text);
        Sort?.AppendTo(text.Append(" ORDER BY "));
        AppendClause(text, " LIMIT ", Limit);
        AppendClause(text, " OFFSET ", Offset);
        AppendClause(text, " SLIMIT ", SeriesLimit);
        AppendClause(text, " SOFFSET ", SeriesOffset);
        if (TimeZone.Length > 0)
        {
            text.Append(" TZ('").Append(TimeZone).Append("')");
        }
    }

    void AppendFill(StringBuilder text)
    {
        if (Fill == InfluxFill.Number)
        {
            string number = FillValue is InfluxNumber { Value: var value } ? GoNumbers.Shortest(value) : FillValue!.ToString();
            text.Append(" fill(").Append(number).Append(')');
        }
        else if (Fill != InfluxFill.Null)
        {
            text.Append(" fill(").Append(Fill switch
            {
                InfluxFill.None => "none",
                InfluxFill.Linear => "linear",
                _ => "previous",
            }).Append(')');
        }
    }
}
