using Quiver.Compute.Batches;
using Quiver.Compute.Filling;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Rows in memory that consist of whole series, and the order in which they are read.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Order">The rows by series and time.</param>
/// <param name="Series">Where series begin and end in the order.</param>
readonly record struct SeriesRows(MaterializedRows Rows, RowIndices Order, List<(int From, int To)> Series)
{
    /// <summary>Finds the series of rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="order">The rows by series and time.</param>
    /// <param name="keys">Which columns tell series apart.</param>
    public static SeriesRows Of(MaterializedRows rows, RowIndices order, IReadOnlyList<int> keys) =>
        new(rows, order, rows.RowCount == 0 ? [] : GapFillRows.SeriesOf([.. keys.Select(k => rows[k])], order, rows.RowCount));
}
