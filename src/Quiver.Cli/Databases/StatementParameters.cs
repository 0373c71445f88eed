namespace Quiver.Cli.Databases;

/// <summary>Values for <c>$name</c>, and for <c>$1</c> and <c>?</c>.</summary>
sealed class StatementParameters
{
    /// <summary>Values by name.</summary>
    public Dictionary<string, object?> Named { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Values by position.</summary>
    public List<object?> Positional { get; } = [];

    /// <summary>Whether there is no value at all.</summary>
    public bool IsEmpty => Named.Count == 0 && Positional.Count == 0;
}
