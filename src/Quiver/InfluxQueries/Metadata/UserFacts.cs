using Quiver.InfluxQl.Ast;

namespace Quiver.InfluxQueries.Metadata;

/// <summary>A user.</summary>
/// <param name="Name">The name.</param>
/// <param name="Password">What the password is checked against.</param>
/// <param name="IsAdministrator">Whether the user may do everything.</param>
/// <param name="Grants">The rights in the order of the names of databases.</param>
sealed record UserFacts(string Name, PasswordHash Password, bool IsAdministrator, IReadOnlyList<GrantFacts> Grants)
{
    /// <summary>Returns what the user may do with a database.</summary>
    public InfluxPrivilege PrivilegeOn(string database)
    {
        foreach (GrantFacts grant in Grants)
        {
            if (grant.Database == database)
            {
                return grant.Privilege;
            }
        }

        return InfluxPrivilege.None;
    }

    /// <summary>Returns the user with another right on a database.</summary>
    public UserFacts With(string database, InfluxPrivilege privilege) => this with
    {
        Grants =
        [
            .. Grants.Where(grant => grant.Database != database).Append(new GrantFacts(database, privilege))
                .OrderBy(grant => grant.Database, StringComparer.Ordinal),
        ],
    };
}
