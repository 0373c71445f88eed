using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>EXPLAIN.</summary>
sealed record InfluxExplain(InfluxSelect Select, bool IsAnalyze, bool IsVerbose) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) =>
        Select.AppendTo(text.Append("EXPLAIN ").Append(IsAnalyze ? "ANALYZE " : "").Append(IsVerbose ? "VERBOSE " : ""));
}
