using Quiver.Engine.Catalog;

namespace Quiver.Server.Auth;

/// <summary>What everybody may do where the server asks for no tokens: everything but files, unless the operator allows those.</summary>
sealed class DoorAccess(bool canUseFiles) : SessionAccess
{
    /// <inheritdoc/>
    public override bool IsAdmin => true;

    /// <inheritdoc/>
    public override bool CanUseFiles => canUseFiles;

    /// <inheritdoc/>
    public override bool CanRead(string schema) => true;

    /// <inheritdoc/>
    public override bool CanWrite(string schema) => true;
}
