using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>CREATE SUBSCRIPTION; the mode is ALL or ANY.</summary>
sealed record InfluxCreateSubscription(
    string Name, string Database, string RetentionPolicy, string Mode, IReadOnlyList<string> Destinations) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        AppendName(text, "CREATE SUBSCRIPTION ", Name);
        AppendName(text, " ON ", Database);
        AppendName(text, ".", RetentionPolicy);
        text.Append(" DESTINATIONS ").Append(Mode).Append(' ');
        for (int i = 0; i < Destinations.Count; i++)
        {
            InfluxNames.AppendString(text.Append(i == 0 ? "" : ", "), Destinations[i]);
        }
    }
}
