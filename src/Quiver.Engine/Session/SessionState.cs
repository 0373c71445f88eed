namespace Quiver.Engine.Session;

/// <summary>What one statement of a session leaves for the next.</summary>
sealed class SessionState
{
    /// <summary>The name of the schema of USE in its parts: there names without schema are looked up first. Empty at the start.</summary>
    public IReadOnlyList<string> Schema { get; set; } = [];
}
