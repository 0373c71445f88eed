namespace Quiver.Cli.Serving;

/// <summary>Settings that belong together.</summary>
/// <param name="Name">What they are about.</param>
/// <param name="Options">The settings.</param>
sealed record ServeOptionGroup(string Name, IReadOnlyList<ServeOption> Options);
