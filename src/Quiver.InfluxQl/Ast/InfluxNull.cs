using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>No value, as reducing makes it.</summary>
sealed record InfluxNull : InfluxLiteral
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => text.Append("nil");
}
