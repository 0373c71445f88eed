using Quiver.Arrow.Batches;
using Quiver.Arrow.Types;

namespace Quiver.Cli.Databases;

/// <summary>A result of the engine.</summary>
sealed class EngineResult(QueryResult result) : ISqlResult
{
    /// <inheritdoc/>
    public Schema Schema => result.Schema;

    /// <inheritdoc/>
    public bool HasRows => result.HasRows;

    /// <inheritdoc/>
    public bool ChangesRows => result.ChangesRows;

    /// <inheritdoc/>
    public long AffectedRows => result.AffectedRows;

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordBatch> Batches => result.Batches;

    /// <inheritdoc/>
    public IReadOnlyList<string> Warnings => result.Warnings;

    /// <inheritdoc/>
    public double Progress => result.Progress;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => result.DisposeAsync();
}
