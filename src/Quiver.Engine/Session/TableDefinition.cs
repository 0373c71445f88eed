namespace Quiver.Engine.Session;

/// <summary>What the definition of a table says beside names and types.</summary>
/// <param name="Defaults">The DEFAULT of each column, null where it has none; may be shorter than the columns.</param>
/// <param name="Keys">PRIMARY KEY, then UNIQUE.</param>
sealed record TableDefinition(IReadOnlyList<ColumnDefault?> Defaults, IReadOnlyList<TableKey> Keys)
{
    /// <summary>Of a table that nothing more was said about.</summary>
    public static TableDefinition None { get; } = new([], []);
}
