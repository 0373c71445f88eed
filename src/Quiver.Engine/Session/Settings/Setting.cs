namespace Quiver.Engine.Session.Settings;

/// <summary>Something of a session that SHOW tells and SET changes.</summary>
/// <param name="name">The name in SQL.</param>
/// <param name="description">One sentence for SHOW ALL.</param>
/// <param name="read">Returns the value as text.</param>
/// <param name="write">Takes a value as text, null for the one that the session began with.</param>
sealed class Setting(
    string name, string description, Func<StatementContext, string> read, Action<StatementContext, string?> write)
{
    /// <summary>The name in SQL.</summary>
    public string Name { get; } = name;

    /// <summary>Other names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>One sentence for SHOW ALL.</summary>
    public string Description { get; } = description;

    /// <summary>Returns the value as text.</summary>
    public string Read(StatementContext context) => read(context);

    /// <summary>Takes a value as text, null for the one that the session began with.</summary>
    /// <exception cref="SettingValueException">The value is not one of this setting.</exception>
    public void Write(StatementContext context, string? value) => write(context, value);
}
