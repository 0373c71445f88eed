using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>SHOW without clauses.</summary>
sealed record InfluxShow(InfluxShowKind Kind) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => text.Append("SHOW ").Append(Kind switch
    {
        InfluxShowKind.ContinuousQueries => "CONTINUOUS QUERIES",
        InfluxShowKind.Databases => "DATABASES",
        InfluxShowKind.Queries => "QUERIES",
        InfluxShowKind.ShardGroups => "SHARD GROUPS",
        InfluxShowKind.Shards => "SHARDS",
        InfluxShowKind.Subscriptions => "SUBSCRIPTIONS",
        _ => "USERS",
    });
}
