using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>CREATE or ALTER RETENTION POLICY.</summary>
sealed record InfluxRetentionPolicy(bool IsAlter, string Name, string Database, InfluxRetention Retention) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        AppendName(text.Append(IsAlter ? "ALTER" : "CREATE"), " RETENTION POLICY ", Name);
        AppendName(text, " ON ", Database);
        Append(text, " DURATION ", Retention.Duration);
        AppendClause(text, " REPLICATION ", Retention.Replication ?? 0);
        Append(text, " SHARD DURATION ", IsAlter || Retention.ShardDuration is > 0 ? Retention.ShardDuration : null);
        text.Append(Retention.IsDefault ? " DEFAULT" : "");
        Append(text, " FUTURE LIMIT ", IsAlter || Retention.FutureLimit is > 0 ? Retention.FutureLimit : null);
        Append(text, " PAST LIMIT ", IsAlter || Retention.PastLimit is > 0 ? Retention.PastLimit : null);
    }

    static void Append(StringBuilder text, string keyword, long? nanoseconds)
    {
        if (nanoseconds is long value)
        {
            text.Append(keyword).Append(DurationText.Format(value));
        }
    }
}
