using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Takes batches and does nothing: the pipeline runs for what its operators do on the way.</summary>
sealed class DiscardSink : PipelineSink
{
    public override BatchConsumer ConsumerOf(int worker) => new Consumer();

    sealed class Consumer : BatchConsumer
    {
        public override void Push(ColumnBatch batch)
        {
        }
    }
}
