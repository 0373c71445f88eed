using Quiver.Engine.Catalog;
using Quiver.Server.Http;

namespace Quiver.Server.Auth;

/// <summary>Who asks, and what that allows.</summary>
sealed class Caller(string? name, SessionAccess access, long? tokenId = null)
{
    /// <summary>The name of the token; null where the server asks for none.</summary>
    public string? Name { get; } = name;

    /// <summary>What the caller may do.</summary>
    public SessionAccess Access { get; } = access;

    /// <summary>The id of the token; null where the server asks for none.</summary>
    public long? TokenId { get; } = tokenId;

    /// <summary>Fails where the caller may not read a database.</summary>
    /// <exception cref="ApiException">The status is 403.</exception>
    public void RequireRead(string database) => Require(Access.CanRead(database));

    /// <summary>Fails where the caller may not write to a database.</summary>
    /// <exception cref="ApiException">The status is 403.</exception>
    public void RequireWrite(string database) => Require(Access.CanWrite(database));

    /// <summary>Fails where the caller is no administrator.</summary>
    /// <exception cref="ApiException">The status is 403.</exception>
    public void RequireAdmin() => Require(Access.IsAdmin);

    static void Require(bool isAllowed)
    {
        if (!isAllowed)
        {
            throw new ApiException(403, "requestor is forbidden from requested resource") { IsJson = true };
        }
    }
}
