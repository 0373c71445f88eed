using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>SHOW … [EXACT] CARDINALITY.</summary>
sealed record InfluxShowCardinality(InfluxCardinalityKind Kind, bool IsExact) : InfluxSchemaQuery
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        text.Append("SHOW ").Append(Kind switch
        {
            InfluxCardinalityKind.Series => "SERIES",
            InfluxCardinalityKind.Measurement => "MEASUREMENT",
            InfluxCardinalityKind.TagKey => "TAG KEY",
            InfluxCardinalityKind.TagValues => "TAG VALUES",
            _ => "FIELD KEY",
        });
        AppendClauses(text.Append(IsExact ? " EXACT" : "").Append(" CARDINALITY"));
    }
}
