using Microsoft.AspNetCore.Http;
using Quiver.Server.Http;

namespace Quiver.Server.Auth;

/// <summary>Lets everybody do everything: the server was started without authorization.</summary>
sealed class OpenAuthenticator(Caller everybody) : Authenticator
{
    /// <inheritdoc/>
    public override Caller Authenticate(HttpRequest request, ApiRoute route) => everybody;
}
