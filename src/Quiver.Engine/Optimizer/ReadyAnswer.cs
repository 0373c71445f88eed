using Quiver.Engine.Catalog;

namespace Quiver.Engine.Optimizer;

/// <summary>What a table had ready.</summary>
/// <param name="Table">The rows.</param>
/// <param name="Columns">The ordinals of their columns in the table that was asked.</param>
sealed record ReadyAnswer(ITableProvider Table, IReadOnlyList<int> Columns);
