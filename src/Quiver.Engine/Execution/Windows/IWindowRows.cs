using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;
using Quiver.Compute.Windowing;

namespace Quiver.Engine.Execution.Windows;

/// <summary>Rows in the order of a window's partitions and keys, whole partitions or a stretch of one.</summary>
interface IWindowRows
{
    /// <summary>Where the values of expressions lie in the rows.</summary>
    WindowLayout Layout { get; }

    /// <summary>How many leading keys of the order are the partition.</summary>
    int PartitionKeys { get; }

    /// <summary>A column of the rows, in any order.</summary>
    Column this[int place] { get; }

    /// <summary>Writes the numbers that some rows in order have among those of the columns.</summary>
    void CopyRows(int from, int count, RowIndices rows);

    /// <summary>Cuts some rows in order into runs with equal first keys.</summary>
    void SetRuns(RowRuns runs, int from, int count, int keyCount);
}
