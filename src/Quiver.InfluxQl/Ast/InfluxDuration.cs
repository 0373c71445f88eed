using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>A duration.</summary>
sealed record InfluxDuration(long Nanoseconds) : InfluxLiteral
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => text.Append(DurationText.Format(Nanoseconds));
}
