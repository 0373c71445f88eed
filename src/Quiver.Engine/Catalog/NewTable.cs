using Quiver.Arrow.Types;

namespace Quiver.Engine.Catalog;

/// <summary>A table to be created, as CREATE TABLE describes it.</summary>
/// <param name="Name">The name: in lower case unless it was quoted.</param>
/// <param name="Schema">The columns in the order of the statement. Those of the key and those declared NOT NULL are not nullable.</param>
/// <param name="Key">
/// The columns of PRIMARY KEY in its order, spelt as in <paramref name="Schema"/>; empty where there is none. A time-series table has its
/// tags and its time there, all other columns are its fields.
/// </param>
public sealed record NewTable(string Name, Schema Schema, IReadOnlyList<string> Key);
