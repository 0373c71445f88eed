using System.Text;
using Quiver.InfluxQl.Lexical;

namespace Quiver.InfluxQl.Ast;

/// <summary>SHOW STATS or SHOW DIAGNOSTICS, of one module when it is named.</summary>
sealed record InfluxShowModule(bool IsDiagnostics, string Module) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        text.Append(IsDiagnostics ? "SHOW DIAGNOSTICS" : "SHOW STATS");
        if (Module.Length > 0)
        {
            InfluxNames.AppendString(text.Append(" FOR "), Module);
        }
    }
}
