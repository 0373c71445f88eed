namespace Quiver.Cli.Serving;

/// <summary>A setting of <c>quiver serve</c>: a flag, a variable of the environment, and a member of the configuration file.</summary>
/// <param name="Name">The name, as it is after two dashes and in the file.</param>
/// <param name="Value">What stands for the value in the help; null for what is on or off.</param>
/// <param name="Default">The default as it may be written; null where it is none, or computed.</param>
/// <param name="Description">What it does.</param>
/// <param name="Apply">Writes a value to the settings; what is wrong with it is a <see cref="SettingException"/>.</param>
sealed record ServeOption(string Name, string? Value, string? Default, string Description, Action<ServeSettings, string> Apply)
{
    /// <summary>What the help says of a default that is computed.</summary>
    public string? ComputedDefault { get; init; }

    /// <summary>Whether it takes several values, with commas between them.</summary>
    public bool IsList { get; init; }

    /// <summary>Whether it is on or off.</summary>
    public bool IsSwitch => Value is null;

    /// <summary>The variable of the environment.</summary>
    public string Variable => "QUIVER_" + Name.Replace('-', '_').ToUpperInvariant();
}
