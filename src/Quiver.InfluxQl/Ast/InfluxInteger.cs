using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>A 64-bit integer.</summary>
sealed record InfluxInteger(long Value) : InfluxLiteral
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => text.Append(Value);
}
