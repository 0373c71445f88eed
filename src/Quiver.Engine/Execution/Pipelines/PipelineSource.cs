namespace Quiver.Engine.Execution.Pipelines;

/// <summary>Where the batches of a pipeline come from; many workers read at a time.</summary>
abstract class PipelineSource : IDisposable
{
    /// <summary>The most workers that have something to read.</summary>
    public virtual int MaxWorkers => int.MaxValue;

    /// <summary>Whether reading may wait for something that takes longer than a local file.</summary>
    public virtual bool MayWait => true;

    /// <summary>Whether it is known, once started, that there is nothing to read.</summary>
    public virtual bool IsEmpty => false;

    /// <summary>How much was read, 0 to 1; negative where it is not known.</summary>
    public virtual double Progress => -1;

    /// <summary>Called once before the first reader is created, when the pipelines before this one have ended.</summary>
    public virtual void Start(QueryContext context)
    {
    }

    /// <summary>Creates a reader for one worker.</summary>
    public abstract SourceReader CreateReader();

    /// <summary>Frees what readers share.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}
