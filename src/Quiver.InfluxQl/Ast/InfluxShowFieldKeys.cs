using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>SHOW FIELD KEYS.</summary>
sealed record InfluxShowFieldKeys : InfluxSchemaQuery
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => AppendClauses(text.Append("SHOW FIELD KEYS"));
}
