using System.Text;
using Quiver.InfluxQl.Regexes;

namespace Quiver.InfluxQl.Ast;

/// <summary>A regular expression of Go's syntax.</summary>
sealed record InfluxRegex(GoRegex Regex) : InfluxLiteral
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text) =>
        text.Append('/').Append(Regex.Pattern.Replace("/", "\\/", StringComparison.Ordinal)).Append('/');
}
