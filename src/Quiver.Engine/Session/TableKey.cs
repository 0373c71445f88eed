namespace Quiver.Engine.Session;

/// <summary>PRIMARY KEY or UNIQUE of a table: what ON CONFLICT looks at.</summary>
/// <param name="Name">The name of the constraint.</param>
/// <param name="IsPrimary">Whether it is the PRIMARY KEY.</param>
/// <param name="Columns">The names of the columns, as the table has them.</param>
sealed record TableKey(string Name, bool IsPrimary, IReadOnlyList<string> Columns);
