using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>One expression of the SELECT list.</summary>
sealed record InfluxField(InfluxExpression Expression, string Alias = "") : InfluxNode
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        Expression.AppendTo(text);
        if (Alias.Length > 0)
        {
            InfluxNames.AppendName(text.Append(" AS "), Alias);
        }
    }
}
