using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>KILL QUERY id [ON host].</summary>
sealed record InfluxKillQuery(ulong Id, string Host) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => AppendName(text.Append("KILL QUERY ").Append(Id), " ON ", Host);
}
