using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>SET PASSWORD FOR user. The password is never printed.</summary>
sealed record InfluxSetPassword(string Name, string Password) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        AppendName(text, "SET PASSWORD FOR ", Name);
        text.Append(" = [REDACTED]");
    }
}
