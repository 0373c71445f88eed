namespace Quiver.Server.Auth;

/// <summary>What may be shown of a token: a row of <c>system.tokens</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Hash">The first nine digits of its hash.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Description">What it is for.</param>
/// <param name="CreatedBy">The token that made it.</param>
/// <param name="UpdatedAt">When it last got a new text.</param>
/// <param name="UpdatedBy">The token that gave it a new text.</param>
/// <param name="Expiry">When it ends.</param>
/// <param name="Permissions">What it allows.</param>
/// <param name="LastUsedAt">When it was last used since the server started.</param>
sealed record TokenDescription(
    long Id, string Name, string Hash, DateTime CreatedAt, string? Description, long? CreatedBy, DateTime? UpdatedAt, long? UpdatedBy,
    DateTime? Expiry, string Permissions, DateTime? LastUsedAt);
