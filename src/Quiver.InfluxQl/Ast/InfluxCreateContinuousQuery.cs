using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>CREATE CONTINUOUS QUERY. Durations are nanoseconds, 0 where RESAMPLE does not give them.</summary>
sealed record InfluxCreateContinuousQuery(string Name, string Database, InfluxSelect Select, long ResampleEvery, long ResampleFor)
    : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        AppendName(text, "CREATE CONTINUOUS QUERY ", Name);
        AppendName(text, " ON ", Database);
        text.Append(ResampleEvery > 0 || ResampleFor > 0 ? " RESAMPLE" : "");
        text.Append(ResampleEvery > 0 ? " EVERY " + DurationText.Format(ResampleEvery) : "");
        text.Append(ResampleFor > 0 ? " FOR " + DurationText.Format(ResampleFor) : "");
        Select.AppendTo(text.Append(" BEGIN "));
        text.Append(" END");
    }
}
