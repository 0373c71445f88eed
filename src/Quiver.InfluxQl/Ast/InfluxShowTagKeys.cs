using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>SHOW TAG KEYS. InfluxDB prints it without its WITH KEY.</summary>
sealed record InfluxShowTagKeys : InfluxSchemaQuery
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => (this with { TagKeys = null }).AppendAll(text.Append("SHOW TAG KEYS"));

    void AppendAll(StringBuilder text) => AppendClauses(text);
}
