using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>One side of a set operation.</summary>
sealed class SetOperationInput(SetOperationSink sink, int input) : PipelineSink
{
    public override BatchConsumer ConsumerOf(int worker) => sink.ConsumerOf(worker);

    public override void BeginPipeline() => sink.CurrentInput = input;

    public override Task FinishAsync(QueryContext context) => input == 0 ? Task.CompletedTask : sink.FinishAsync(context);
}
