using Quiver.Arrow.Errors;
using Quiver.Storage.Catalog;

namespace Quiver.Server.Auth;

/// <summary>
/// What a token allows: everything, or to read and write some databases. Databases are meant by name, whatever they are later.
/// </summary>
sealed class TokenScopes
{
    /// <summary>The text of an administrator's scope.</summary>
    const string AdminText = "*:*:*";

    TokenScopes(bool isAdmin, IReadOnlyList<TokenScope> databases)
    {
        IsAdmin = isAdmin;
        Databases = databases;
    }

    /// <summary>Everything.</summary>
    public static TokenScopes Admin { get; } = new(true, []);

    /// <summary>Whether everything is allowed.</summary>
    public bool IsAdmin { get; }

    /// <summary>The databases by name, each once.</summary>
    public IReadOnlyList<TokenScope> Databases { get; }

    /// <summary>Makes scopes of those of databases, whose rights add up.</summary>
    /// <exception cref="QuiverException">There are none, or a name cannot be that of a database.</exception>
    public static TokenScopes Of(IEnumerable<TokenScope> databases)
    {
        var byName = new SortedDictionary<string, TokenScope>(StringComparer.Ordinal);
        foreach (TokenScope scope in databases)
        {
            if (scope.Database != TokenScope.AllDatabases)
            {
                CatalogNames.CheckDatabase(scope.Database);
            }

            TokenScope? known = byName.GetValueOrDefault(scope.Database);
            byName[scope.Database] = scope with
            {
                CanRead = scope.CanRead || known is { CanRead: true }, CanWrite = scope.CanWrite || known is { CanWrite: true },
            };
        }

        return byName.Count > 0
            ? new TokenScopes(false, [.. byName.Values])
            : throw new QuiverException(ErrorCode.InvalidValue, "a token needs at least one permission, such as db:NAME:read");
    }

    /// <summary>Reads permissions as users write them: <c>db:NAME,NAME:read,write</c> each, or <c>*:*:*</c>.</summary>
    /// <exception cref="QuiverException">One is none.</exception>
    public static TokenScopes Parse(IEnumerable<string> permissions)
    {
        var scopes = new List<TokenScope>();
        bool isAdmin = false;
        foreach (string permission in permissions)
        {
            if (permission == AdminText)
            {
                isAdmin = true;
                continue;
            }

            string[] parts = permission.Split(':');
            if (parts.Length != 3)
            {
                throw Wrong(permission, "it does not have three parts");
            }

            scopes.AddRange(Parse(parts[0], Listed(parts[1]), Listed(parts[2]), permission));
        }

        return isAdmin ? Admin : Of(scopes);
    }

    /// <summary>Reads one permission by its parts.</summary>
    /// <param name="kind">What it is about: <c>db</c>.</param>
    /// <param name="names">The databases.</param>
    /// <param name="actions">What is allowed.</param>
    /// <param name="permission">How the user wrote it, for messages.</param>
    /// <exception cref="QuiverException">A part is wrong.</exception>
    public static IEnumerable<TokenScope> Parse(
        string kind, IReadOnlyCollection<string> names, IReadOnlyCollection<string> actions, string permission)
    {
        if (kind != "db")
        {
            throw Wrong(permission, "tokens are for databases; what is not about one is open to every token, or to administrators only");
        }

        if (names.Count == 0 || actions.Count == 0)
        {
            throw Wrong(permission, names.Count == 0 ? "it names no database" : "it allows nothing");
        }

        if (actions.FirstOrDefault(action => action is not ("read" or "write" or "*")) is { } unknown)
        {
            throw Wrong(permission, $"\"{unknown}\" is neither read nor write");
        }

        return names.Select(name => new TokenScope(
            name, actions.Any(action => action is "read" or "*"), actions.Any(action => action is "write" or "*")));
    }

    /// <summary>The texts of the scopes, with a space between them.</summary>
    public override string ToString() => IsAdmin ? AdminText : string.Join(' ', Databases);

    static string[] Listed(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    static QuiverException Wrong(string permission, string why) => new(
        ErrorCode.InvalidValue, $"\"{permission}\" is no permission: {why}; write db:NAME,NAME:read,write or {AdminText}");
}
