using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>SHOW MEASUREMENTS; database and retention policy may be <c>*</c>.</summary>
sealed record InfluxShowMeasurements : InfluxSchemaQuery
{
    /// <summary>The retention policy after the database of ON.</summary>
    public string RetentionPolicy { get; init; } = "";

    /// <summary>Whether ON names every database.</summary>
    public bool IsEveryDatabase { get; init; }

    /// <summary>Whether ON names every retention policy.</summary>
    public bool IsEveryRetentionPolicy { get; init; }

    /// <summary>WITH MEASUREMENT.</summary>
    public InfluxMeasurement? Measurement { get; init; }

    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        AppendName(text.Append("SHOW MEASUREMENTS").Append(IsEveryDatabase ? " ON *" : ""), " ON ", Database);
        AppendName(text.Append(IsEveryRetentionPolicy ? ".*" : ""), ".", RetentionPolicy);
        Measurement?.AppendTo(text.Append(" WITH MEASUREMENT ").Append(Measurement.Regex is null ? "= " : "=~ "));
        AppendEnd(text);
    }
}
