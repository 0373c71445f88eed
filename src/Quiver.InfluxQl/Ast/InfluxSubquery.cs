using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>A SELECT in parentheses after FROM.</summary>
sealed record InfluxSubquery(InfluxSelect Select) : InfluxSource
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        text.Append('(');
        Select.AppendTo(text);
        text.Append(')');
    }
}
