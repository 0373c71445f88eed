using Quiver.Engine.Catalog;
using Quiver.Engine.Session.Settings;

namespace Quiver.Engine.Session;

/// <summary>What statements of a session share: what it was opened with, and what one statement leaves for the next.</summary>
sealed class SessionState(SessionOptions options)
{
    /// <summary>What the session was opened with.</summary>
    public SessionOptions Options { get; } = options;

    /// <summary>What the session may do.</summary>
    public SessionAccess Access => Options.Access;

    /// <summary>What SET has changed.</summary>
    public SessionSettings Settings { get; set; } = new();

    /// <summary>The statements of PREPARE, by name.</summary>
    public Dictionary<string, PreparedStatement> Prepared { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of the schema of USE in its parts: there names without schema are looked up first. Empty at the start.</summary>
    public IReadOnlyList<string> Schema { get; set; } = options.Schema is { } schema ? [schema] : [];
}
