using System.Text;

namespace Quiver.InfluxQl.Ast;

/// <summary>GRANT or REVOKE; without a database, of the rights of an administrator.</summary>
sealed record InfluxGrant(bool IsRevoke, InfluxPrivilege Privilege, string Database, string User) : InfluxStatement
{
    /// <summary>Whether it is about the rights of an administrator.</summary>
    public bool IsAdministrator => Database.Length == 0;

    /// <inheritdoc/>
    public override void AppendTo(StringBuilder text)
    {
        text.Append(IsRevoke ? "REVOKE " : "GRANT ").Append(Privilege switch
        {
            InfluxPrivilege.Read => "READ",
            InfluxPrivilege.Write => "WRITE",
            _ => "ALL PRIVILEGES",
        });
        AppendName(text, " ON ", Database);
        AppendName(text, IsRevoke ? " FROM " : " TO ", User);
    }
}
