namespace Quiver.Server.Auth;

/// <summary>A token whose text is known, just this once. It is not a record: those print what they have.</summary>
/// <param name="token">The token.</param>
/// <param name="text">Its text, for its owner only.</param>
sealed class NewToken(Token token, string text)
{
    /// <summary>The token.</summary>
    public Token Token { get; } = token;

    /// <summary>Its text, for its owner only.</summary>
    public string Text { get; } = text;
}
