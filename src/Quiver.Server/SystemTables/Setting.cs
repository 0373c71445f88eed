namespace Quiver.Server.SystemTables;

/// <summary>One setting of a server.</summary>
/// <param name="Name">The name.</param>
/// <param name="Meaning">What it is for.</param>
/// <param name="Value">Its value, as a text; null where nothing is set.</param>
sealed record Setting(string Name, string Meaning, string? Value);
