using Microsoft.AspNetCore.Http;
using Quiver.Server.Http;

namespace Quiver.Server.Auth;

/// <summary>Finds out who asks.</summary>
abstract class Authenticator
{
    /// <summary>Returns the caller of a request to a route.</summary>
    /// <exception cref="ApiException">
    /// There is no valid token where one is needed (401, 400), or the route is not for its owner (403).
    /// </exception>
    public abstract Caller Authenticate(HttpRequest request, ApiRoute route);
}
