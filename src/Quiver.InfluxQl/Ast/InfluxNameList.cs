using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>The names of <c>WITH KEY IN (…)</c>.</summary>
sealed record InfluxNameList(IReadOnlyList<string> Names) : InfluxLiteral
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        text.Append('(');
        for (int i = 0; i < Names.Count; i++)
        {
            InfluxNames.AppendName(text.Append(i == 0 ? "" : ", "), Names[i]);
        }

        text.Append(')');
    }
}
