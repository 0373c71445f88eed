namespace Quiver.SqlLogicTests.Running;

/// <summary>What a statement answered: rows of null, bool, integers, float, double, decimal or text, or a count.</summary>
/// <param name="Columns">One a column; empty for a statement without a result.</param>
/// <param name="Rows">The rows, a cell a column.</param>
/// <param name="Count">The rows a statement changed, where it says so.</param>
sealed record SltResult(IReadOnlyList<SltColumn> Columns, IReadOnlyList<object?[]> Rows, long? Count = null);
