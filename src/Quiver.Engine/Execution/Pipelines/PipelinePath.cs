namespace Quiver.Engine.Execution.Pipelines;

/// <summary>A source and the operators behind it, not yet ended by a sink.</summary>
sealed class PipelinePath(PipelineSource source)
{
    readonly List<Func<BatchConsumer, BatchConsumer>> _operators = [];

    /// <summary>Where batches come from.</summary>
    public PipelineSource Source { get; } = source;

    /// <summary>Whether one worker must read all, because an operator needs the rows in order.</summary>
    public bool IsSequential { get; set; }

    /// <summary>Set by an operator that needs no more rows.</summary>
    public PipelineStop Stop { get; } = new();

    /// <summary>Appends an operator: a function from the step behind it to the operator, called once a worker.</summary>
    public void Add(Func<BatchConsumer, BatchConsumer> create) => _operators.Add(create);

    /// <summary>Builds the steps of one worker in front of a sink; returns them first to last, the sink left out.</summary>
    public IReadOnlyList<BatchConsumer> Build(BatchConsumer sink)
    {
        var steps = new BatchConsumer[_operators.Count];
        BatchConsumer next = sink;
        for (int i = _operators.Count - 1; i >= 0; i--)
        {
            next = _operators[i](next);
            steps[i] = next;
        }

        return steps;
    }
}
