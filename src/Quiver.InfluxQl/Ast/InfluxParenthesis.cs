using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>An expression in parentheses.</summary>
sealed record InfluxParenthesis(InfluxExpression Inner) : InfluxExpression
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        text.Append('(');
        Inner.AppendTo(text);
        text.Append(')');
    }
}
