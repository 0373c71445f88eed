using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>A call; the name is in lower case.</summary>
sealed record InfluxCall(string Name, IReadOnlyList<InfluxExpression> Arguments) : InfluxExpression
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        text.Append(Name).Append('(');
        AppendList(text, Arguments);
        text.Append(')');
    }
}
