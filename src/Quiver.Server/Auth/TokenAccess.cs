using Quiver.Engine.Catalog;

namespace Quiver.Server.Auth;

/// <summary>What the sessions of a token may do.</summary>
sealed class TokenAccess : SessionAccess
{
    /// <summary>
    /// Schemas of facts about the store, which every reader may name and whose rows are only about what the reader may read. No database
    /// can have one of these names.
    /// </summary>
    static readonly string[] FactSchemas = ["system", "_internal"];

    readonly bool _readsAll;
    readonly bool _writesAll;
    readonly HashSet<string> _read;
    readonly HashSet<string> _written;

    /// <summary>Makes the access that scopes give.</summary>
    /// <param name="scopes">The scopes.</param>
    /// <param name="allowsFiles">Whether administrators may use files of the server.</param>
    public TokenAccess(TokenScopes scopes, bool allowsFiles)
    {
        IsAdmin = scopes.IsAdmin;
        CanUseFiles = IsAdmin && allowsFiles;
        _readsAll = IsAdmin || scopes.Databases.Any(scope => scope is { Database: TokenScope.AllDatabases, CanRead: true });
        _writesAll = IsAdmin || scopes.Databases.Any(scope => scope is { Database: TokenScope.AllDatabases, CanWrite: true });
        _read = scopes.Databases.Where(scope => scope.CanRead).Select(scope => scope.Database).ToHashSet(StringComparer.Ordinal);
        _written = scopes.Databases.Where(scope => scope.CanWrite).Select(scope => scope.Database).ToHashSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override bool IsAdmin { get; }

    /// <inheritdoc/>
    public override bool CanUseFiles { get; }

    /// <inheritdoc/>
    public override bool CanRead(string schema) =>
        _readsAll || _read.Contains(schema) || (_read.Count > 0 && FactSchemas.Contains(schema, StringComparer.Ordinal));

    /// <inheritdoc/>
    public override bool CanWrite(string schema) => _writesAll || _written.Contains(schema);
}
