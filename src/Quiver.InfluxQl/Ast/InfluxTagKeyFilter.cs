using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>WITH KEY: which tag keys; the operator is <c>=</c>, <c>!=</c>, <c>=~</c>, <c>!~</c> or <c>IN</c>, the keys a string, a
/// regular expression or a list.</summary>
sealed record InfluxTagKeyFilter(string Operator, InfluxLiteral Keys) : InfluxNode
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        text.Append(Operator).Append(' ');
        if (Keys is InfluxString name)
        {
            InfluxNames.AppendName(text, name.Value);
        }
        else
        {
            Keys.AppendTo(text);
        }
    }
}
