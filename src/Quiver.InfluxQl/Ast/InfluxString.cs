using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>A string, escapes resolved.</summary>
sealed record InfluxString(string Value) : InfluxLiteral
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => InfluxNames.AppendString(text, Value);
}
