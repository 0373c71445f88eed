using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>CREATE USER. The password is never printed.</summary>
sealed record InfluxCreateUser(string Name, string Password, bool IsAdministrator) : InfluxStatement
{
    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        AppendName(text, "CREATE USER ", Name);
        text.Append(" WITH PASSWORD [REDACTED]").Append(IsAdministrator ? " WITH ALL PRIVILEGES" : "");
    }
}
