namespace Quiver.Engine.Catalog;

/// <summary>A table whose rows can be deleted: DELETE and TRUNCATE.</summary>
public interface IDeleteTarget : ITableProvider
{
    /// <summary>Deletes the rows for which all conditions of a request hold.</summary>
    /// <returns>How many rows there were, -1 where that is not known.</returns>
    /// <exception cref="Arrow.Errors.QuiverException">
    /// A condition is of a kind that the table cannot delete by (<see cref="Arrow.Errors.ErrorCode.NotSupported"/>); then nothing is
    /// deleted.
    /// </exception>
    ValueTask<long> DeleteAsync(DeleteRequest request, CancellationToken cancellationToken);
}
