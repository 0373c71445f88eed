using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary><c>*</c>, of fields or tags only when the type says so.</summary>
sealed record InfluxWildcard(InfluxType Type = InfluxType.Unknown) : InfluxExpression
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => text.Append(Type switch
    {
        InfluxType.AnyField => "*::field",
        InfluxType.Tag => "*::tag",
        _ => "*",
    });
}
