using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>INTO: where rows are written; without a name, under the name of the measurement that they come from.</summary>
sealed record InfluxTarget(InfluxMeasurement Measurement) : InfluxNode
{
    /// <summary>Whether the name is that of the source, <c>:MEASUREMENT</c>.</summary>
    public bool IsBackreference => Measurement.Name.Length == 0;

    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        Measurement.AppendTo(text.Append("INTO "));
        text.Append(IsBackreference ? ":MEASUREMENT" : "");
    }
}
