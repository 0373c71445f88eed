using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>CREATE DATABASE; the retention is null without WITH.</summary>
sealed record InfluxCreateDatabase(string Name, InfluxRetention? Retention) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        AppendName(text, "CREATE DATABASE ", Name);
        if (Retention is null)
        {
            return;
        }

        text.Append(" WITH");
        Append(text, " DURATION ", Retention.Duration, DurationText.FormatGo);
        AppendClause(text, " REPLICATION ", Retention.Replication ?? 0);
        Append(text, " SHARD DURATION ", Retention.ShardDuration is > 0 ? Retention.ShardDuration : null, DurationText.FormatGo);
        Append(text, " FUTURE LIMIT ", Retention.FutureLimit, DurationText.Format);
        Append(text, " PAST LIMIT ", Retention.PastLimit, DurationText.Format);
        AppendName(text, " NAME ", Retention.Name);
    }

    static void Append(StringBuilder text, string keyword, long? nanoseconds, Func<long, string> format)
    {
        if (nanoseconds is long value)
        {
            text.Append(keyword).Append(format(value));
        }
    }
}
