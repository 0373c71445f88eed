using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>The statements of one text.</summary>
sealed record InfluxQuery(IReadOnlyList<InfluxStatement> Statements) : InfluxNode
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        for (int i = 0; i < Statements.Count; i++)
        {
            Statements[i].AppendTo(text.Append(i == 0 ? "" : ";\n"));
        }
    }
}
