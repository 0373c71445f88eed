namespace Quiver.Engine.Execution.Pipelines;

/// <summary>Says that a pipeline needs no more rows.</summary>
sealed class PipelineStop
{
    volatile bool _requested;

    /// <summary>Whether readers should end.</summary>
    public bool IsRequested => _requested;

    /// <summary>Makes readers end.</summary>
    public void Request() => _requested = true;
}
