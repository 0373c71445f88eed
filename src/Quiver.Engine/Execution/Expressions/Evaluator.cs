using Quiver.Arrow.Columns;
using Quiver.Compute.Batches;

namespace Quiver.Engine.Execution.Expressions;

/// <summary>
/// A compiled expression of one worker. It owns the memory of its result, which is good until it is evaluated over the next
/// batch. An expression that occurs twice is one evaluator, which works once a batch.
/// </summary>
abstract class Evaluator : IDisposable
{
    ColumnBatch? _batch;
    long _version;
    Column? _result;

    /// <summary>Returns the value for each row of a batch.</summary>
    public Column Evaluate(ColumnBatch batch)
    {
        if (_result is null || !ReferenceEquals(_batch, batch) || _version != batch.Version)
        {
            _result = Compute(batch);
            _batch = batch;
            _version = batch.Version;
        }

        return _result;
    }

    /// <summary>Frees the memory of the result.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    private protected abstract Column Compute(ColumnBatch batch);
}
