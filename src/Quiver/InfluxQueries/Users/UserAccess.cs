using Quiver.Engine.Catalog;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQueries.Metadata;

namespace Quiver.InfluxQueries.Users;

/// <summary>What a user of InfluxQL may do: an administrator everything but use files, others what was granted to them.</summary>
sealed class UserAccess(UserFacts user) : SessionAccess
{
    /// <inheritdoc/>
    public override bool IsAdmin => user.IsAdministrator;

    /// <inheritdoc/>
    public override bool CanUseFiles => false;

    /// <inheritdoc/>
    public override bool CanRead(string schema) =>
        user.IsAdministrator || user.PrivilegeOn(StoreNames.Split(schema).Database) is InfluxPrivilege.Read or InfluxPrivilege.All;

    /// <inheritdoc/>
    public override bool CanWrite(string schema) =>
        user.IsAdministrator || user.PrivilegeOn(StoreNames.Split(schema).Database) is InfluxPrivilege.Write or InfluxPrivilege.All;
}
