using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>A measurement by name or the measurements that a regular expression matches; empty parts mean the defaults.</summary>
sealed record InfluxMeasurement(string Database, string RetentionPolicy, string Name) : InfluxSource
{
    /// <summary>The regular expression in place of a name.</summary>
    public InfluxRegex? Regex { get; init; }

    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        if (Database.Length > 0)
        {
            InfluxNames.AppendName(text, Database);
            text.Append('.');
        }

        if (RetentionPolicy.Length > 0)
        {
            InfluxNames.AppendName(text, RetentionPolicy);
        }

        if (Database.Length > 0 || RetentionPolicy.Length > 0)
        {
            text.Append('.');
        }

        if (Name.Length > 0)
        {
            InfluxNames.AppendName(text, Name);
        }
        else
        {
            Regex?.AppendTo(text);
        }
    }
}
