using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>An integer beyond the 64 bits with a sign.</summary>
sealed record InfluxUnsigned(ulong Value) : InfluxLiteral
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => text.Append(Value);
}
