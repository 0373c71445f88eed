using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>DISTINCT name.</summary>
sealed record InfluxDistinct(string Name) : InfluxExpression
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) => text.Append("DISTINCT ").Append(Name);

    /// <summary>Returns the call that it means.</summary>
    public InfluxCall ToCall() => new("distinct", [new InfluxVariable(Name)]);
}
