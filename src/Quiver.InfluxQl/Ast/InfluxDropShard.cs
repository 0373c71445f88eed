using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>DROP SHARD id.</summary>
sealed record InfluxDropShard(ulong Id) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => text.Append("DROP SHARD ").Append(Id);
}
