using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>SHOW RETENTION POLICIES.</summary>
sealed record InfluxShowRetentionPolicies(string Database) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => AppendName(text.Append("SHOW RETENTION POLICIES"), " ON ", Database);
}
