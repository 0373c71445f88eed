namespace Quiver.Server.Auth;

/// <summary>A token, without its text.</summary>
sealed record Token
{
    /// <summary>The name of the first token, which cannot be deleted.</summary>
    public const string OperatorName = "_admin";

    /// <summary>A number that no other token gets, ever.</summary>
    public required long Id { get; init; }

    /// <summary>The name; no other token has it at the same time.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, in the words of whoever made it.</summary>
    public string? Description { get; init; }

    /// <summary>The hash of the text.</summary>
    public required TokenHash Hash { get; init; }

    /// <summary>What it allows.</summary>
    public required TokenScopes Scopes { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>The token that made it; null where none did.</summary>
    public long? CreatedBy { get; init; }

    /// <summary>When it last got a new text; null where it has its first.</summary>
    public DateTime? UpdatedAt { get; init; }

    /// <summary>The token that gave it a new text; null where none did.</summary>
    public long? UpdatedBy { get; init; }

    /// <summary>When it ends; null for never.</summary>
    public DateTime? Expiry { get; init; }

    /// <summary>When it was last used since the server started. It is not durable.</summary>
    public TokenUse Use { get; init; } = new();

    /// <summary>The first digits of the hash, which tell tokens apart and help nobody.</summary>
    public string ShortHash => Hash.ToString()[..9];

    /// <summary>Whether it has ended at a moment.</summary>
    public bool HasEnded(DateTimeOffset now) => Expiry is { } expiry && expiry <= now.UtcDateTime;
}
