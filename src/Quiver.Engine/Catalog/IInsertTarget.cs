using Quiver.Arrow.Batches;

namespace Quiver.Engine.Catalog;

/// <summary>A table that takes rows: INSERT, COPY … FROM and CREATE TABLE … AS write to it.</summary>
public interface IInsertTarget : ITableProvider
{
    /// <summary>
    /// Writes rows as they come and returns how many there were. Whether a stream that ends in an error leaves rows behind is the
    /// table's to say.
    /// </summary>
    /// <param name="rows">
    /// Batches with exactly the columns of <see cref="ITableProvider.Schema"/>, which may be constant, dictionary-encoded or sliced. A
    /// column that the statement does not name is null in all rows, even where the table does not allow it: the table decides what
    /// that means. Whoever reads a batch disposes it.
    /// </param>
    /// <param name="cancellationToken">Ends the write early.</param>
    ValueTask<long> InsertAsync(IAsyncEnumerable<RecordBatch> rows, CancellationToken cancellationToken);
}
