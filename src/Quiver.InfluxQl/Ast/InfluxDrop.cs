using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>DROP of what has a name.</summary>
sealed record InfluxDrop(InfluxObjectKind Kind, string Name, string Database = "", string RetentionPolicy = "") : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        AppendName(text.Append("DROP "), Kind switch
        {
            InfluxObjectKind.Database => "DATABASE ",
            InfluxObjectKind.Measurement => "MEASUREMENT ",
            InfluxObjectKind.User => "USER ",
            InfluxObjectKind.ContinuousQuery => "CONTINUOUS QUERY ",
            InfluxObjectKind.RetentionPolicy => "RETENTION POLICY ",
            _ => "SUBSCRIPTION ",
        }, Name);
        AppendName(text, " ON ", Database);
        AppendName(text, ".", RetentionPolicy);
    }
}
