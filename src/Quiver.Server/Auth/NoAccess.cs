using Quiver.Engine.Catalog;

namespace Quiver.Server.Auth;

/// <summary>What somebody without a token may do, on routes that need none.</summary>
sealed class NoAccess : SessionAccess
{
    /// <inheritdoc/>
    public override bool IsAdmin => false;

    /// <inheritdoc/>
    public override bool CanUseFiles => false;

    /// <inheritdoc/>
    public override bool CanRead(string schema) => false;

    /// <inheritdoc/>
    public override bool CanWrite(string schema) => false;
}
