using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>ORDER BY: the name is <c>time</c> or nothing.</summary>
sealed record InfluxSort(string Name, bool IsAscending) : InfluxNode
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        if (Name.Length > 0)
        {
            InfluxNames.AppendName(text, Name);
            text.Append(' ');
        }

        text.Append(IsAscending ? "ASC" : "DESC");
    }
}
