namespace Quiver.Server.Auth;

/// <summary>A change of the tokens: some that are new or replace those of their id, and what goes; applied in this order.</summary>
sealed record TokenEdit
{
    /// <summary>Tokens that are new or have changed.</summary>
    public IReadOnlyList<Token> Tokens { get; init; } = [];

    /// <summary>The ids of tokens that go.</summary>
    public IReadOnlyList<long> Removed { get; init; } = [];
}
