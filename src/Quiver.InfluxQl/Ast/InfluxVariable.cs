using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>A field or tag, perhaps with a cast. Dots are part of the name.</summary>
sealed record InfluxVariable(string Name, InfluxType Type = InfluxType.Unknown) : InfluxExpression
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        InfluxNames.AppendName(text, Name);
        if (Type != InfluxType.Unknown)
        {
            text.Append("::").Append(InfluxTypes.WordOf(Type));
        }
    }
}
