using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>DELETE, of rows, or DROP SERIES, of whole series.</summary>
sealed record InfluxDelete(bool IsDropSeries, IReadOnlyList<InfluxSource> Sources, InfluxExpression? Condition) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        AppendClause(text.Append(IsDropSeries ? "DROP SERIES" : "DELETE"), " FROM ", Sources);
        Condition?.AppendTo(text.Append(" WHERE "));
    }
}
