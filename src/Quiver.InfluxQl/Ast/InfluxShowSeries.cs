using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>SHOW SERIES.</summary>
sealed record InfluxShowSeries : InfluxSchemaQuery
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => AppendClauses(text.Append("SHOW SERIES"));
}
