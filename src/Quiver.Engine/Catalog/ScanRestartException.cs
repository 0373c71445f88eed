using Quiver.Arrow.Errors;

namespace Quiver.Engine.Catalog;

/// <summary>
/// Says that a running scan met a value that its schema, found out from a sample, cannot hold, and that the table has learned a
/// wider schema from it. Nothing that the statement did so far counts: it is planned and run once more. Where rows have been handed
/// to the client already, that cannot be done, and the client gets <see cref="Error"/>.
/// </summary>
sealed class ScanRestartException(QuiverException error) : Exception(error.Message, error)
{
    /// <summary>What is wrong where, and what the user can do about it.</summary>
    public QuiverException Error { get; } = error;
}
