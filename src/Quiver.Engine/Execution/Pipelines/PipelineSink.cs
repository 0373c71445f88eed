namespace Quiver.Engine.Execution.Pipelines;

/// <summary>Where the batches of one or more pipelines go. Each worker has a consumer of its own; the results meet at the end.</summary>
abstract class PipelineSink : IDisposable
{
    /// <summary>Returns the consumer of a worker, the same one for all pipelines that end here.</summary>
    public abstract BatchConsumer ConsumerOf(int worker);

    /// <summary>A pipeline into this sink begins: morsel numbers start anew.</summary>
    public virtual void BeginPipeline()
    {
    }

    /// <summary>Whether workers may have to rest since what they make is not taken.</summary>
    public virtual bool MayRest => false;

    /// <summary>Asks whether a worker is to rest now; then <paramref name="goOn"/> is called when it is to go on.</summary>
    public virtual bool Rests(int worker, Action goOn) => false;

    /// <summary>Called when all pipelines into this sink have ended: brings the workers' results together.</summary>
    public virtual Task FinishAsync(QueryContext context) => Task.CompletedTask;

    /// <summary>Frees what was not handed on.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
