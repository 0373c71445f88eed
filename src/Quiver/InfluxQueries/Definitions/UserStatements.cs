using Quiver.Arrow.Errors;
using Quiver.InfluxQl.Ast;
using Quiver.InfluxQl.Results;
using Quiver.InfluxQueries.Metadata;

namespace Quiver.InfluxQueries.Definitions;

/// <summary>Makes and changes users and their rights.</summary>
sealed class UserStatements(StatementScope scope)
{
    InfluxMetadata Metadata => scope.Executor.Catalog.Metadata;

    /// <summary>Runs a statement; it has no rows.</summary>
    public async Task<IReadOnlyList<SeriesRows>> RunAsync(InfluxStatement statement, CancellationToken cancellationToken)
    {
        await (statement switch
        {
            InfluxCreateUser create => CreateAsync(create, cancellationToken),
            InfluxSetPassword set => ChangeAsync(
                set.Name, user => user with { Password = PasswordHash.Of(set.Password) }, cancellationToken),
            InfluxGrant grant => GrantAsync(grant, cancellationToken),
            InfluxDrop drop => Metadata.ChangeAsync(
                state => state.Users.ContainsKey(drop.Name) ? new MetadataEdit { RemovedUsers = [drop.Name] } : throw NoUser(),
                cancellationToken),
            _ => throw new QuiverException(ErrorCode.NotSupported, $"{statement} is not supported"),
        }).ConfigureAwait(false);
        return [];
    }

    Task CreateAsync(InfluxCreateUser create, CancellationToken cancellationToken)
    {
        if (create.Name.Length == 0)
        {
            throw new QuiverException(ErrorCode.InvalidValue, "username required");
        }

        PasswordHash password = PasswordHash.Of(create.Password);
        return Metadata.ChangeAsync(
            state => !state.Users.TryGetValue(create.Name, out UserFacts? known)
                ? new MetadataEdit { Users = [new UserFacts(create.Name, password, create.IsAdministrator, [])] }
                : known.Password.Matches(create.Password) && known.IsAdministrator == create.IsAdministrator
                    ? null
                    : throw new QuiverException(ErrorCode.AlreadyExists, "user already exists"),
            cancellationToken);
    }

    Task GrantAsync(InfluxGrant grant, CancellationToken cancellationToken)
    {
        if (grant.IsAdministrator)
        {
            return ChangeAsync(grant.User, user => user with { IsAdministrator = !grant.IsRevoke }, cancellationToken);
        }

        if (!grant.IsRevoke && scope.Executor.Catalog.Current.Find(grant.Database) is null)
        {
            throw new QuiverException(ErrorCode.UnknownDatabase, $"database not found: {grant.Database}");
        }

        return ChangeAsync(
            grant.User,
            user => user.With(
                grant.Database, grant.IsRevoke ? Without(user.PrivilegeOn(grant.Database), grant.Privilege) : grant.Privilege),
            cancellationToken);
    }

    /// <summary>Returns what is left of a right; to take away a half that is not there changes nothing.</summary>
    static InfluxPrivilege Without(InfluxPrivilege held, InfluxPrivilege taken) => (held, taken) switch
    {
        (_, InfluxPrivilege.All) => InfluxPrivilege.None,
        (InfluxPrivilege.All, InfluxPrivilege.Read) => InfluxPrivilege.Write,
        (InfluxPrivilege.All, InfluxPrivilege.Write) => InfluxPrivilege.Read,
        _ => held == taken ? InfluxPrivilege.None : held,
    };

    Task ChangeAsync(string name, Func<UserFacts, UserFacts> change, CancellationToken cancellationToken) => Metadata.ChangeAsync(
        state => state.Users.TryGetValue(name, out UserFacts? user) ? new MetadataEdit { Users = [change(user)] } : throw NoUser(),
        cancellationToken);

    static QuiverException NoUser() => new(ErrorCode.InvalidValue, "user not found");
}
