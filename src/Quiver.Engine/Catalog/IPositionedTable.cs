using Quiver.Arrow.Batches;

namespace Quiver.Engine.Catalog;

/// <summary>
/// A table of which a scan can say where each row is, and which finds it again there: an ORDER BY with a small limit reads the columns that
/// decide, and the others for the rows that it gives.
/// </summary>
interface IPositionedTable : ITableProvider
{
    /// <summary>Reads columns of rows by the positions that a scan with <see cref="ScanRequest.WithPositions"/> gave.</summary>
    /// <param name="projection">The ordinals of the columns.</param>
    /// <param name="positions">The positions in rising order.</param>
    /// <param name="context">What may be used.</param>
    /// <param name="cancellationToken">Ends reading early.</param>
    /// <returns>The rows in the order of the positions; the caller owns them.</returns>
    RecordBatch FetchRows(
        IReadOnlyList<int> projection, ReadOnlySpan<long> positions, TaskContext context, CancellationToken cancellationToken);
}
