using Quiver.Arrow.Columns;

namespace Quiver.Arrow.Ipc;

/// <summary>A dictionary as batches use it.</summary>
/// <param name="Column">The values as Quiver wants a dictionary: at least one, none null.</param>
/// <param name="Count">The values that codes may name, which may be none.</param>
/// <param name="Nulls">The values with their nulls, null where there are none: codes of nulls are nulls.</param>
sealed record DictionaryValues(Column Column, int Count, Column? Nulls);
