using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>SHOW TAG VALUES.</summary>
sealed record InfluxShowTagValues : InfluxSchemaQuery
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => AppendClauses(text.Append("SHOW TAG VALUES"));
}
