using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>An instant, as reducing makes it; wider than what is stored, so that arithmetic at the ends of time does not wrap.</summary>
sealed record InfluxTime(Int128 Nanoseconds) : InfluxLiteral
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => text.Append('\'').Append(TimeText.Format(Nanoseconds)).Append('\'');
}
