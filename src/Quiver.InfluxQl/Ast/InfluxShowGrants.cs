using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>SHOW GRANTS FOR user.</summary>
sealed record InfluxShowGrants(string User) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => AppendName(text, "SHOW GRANTS FOR ", User);
}
