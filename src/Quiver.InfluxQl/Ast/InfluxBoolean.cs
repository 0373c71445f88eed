using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>True or false.</summary>
sealed record InfluxBoolean(bool Value) : InfluxLiteral
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => text.Append(Value ? "true" : "false");
}
