using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Scheduling;

namespace Quiver.Engine.Execution.Pipelines;

/// <summary>A path with its sink: runs on the workers of the pool, each pulling morsels and pushing batches to the sink.</summary>
sealed class Pipeline(PipelinePath path, PipelineSink sink, bool finishesSink) : IDisposable
{
    Worker? _kept;

    /// <summary>Where batches come from.</summary>
    public PipelineSource Source => path.Source;

    /// <summary>Runs the pipeline to its end, and the end of the sink where this is its last pipeline.</summary>
    public async Task RunAsync(QueryContext context)
    {
        path.Source.Start(context);
        sink.BeginPipeline();
        int workers = path.Source.IsEmpty ? 0 : path.IsSequential ? 1 : Math.Max(1, Math.Min(context.Task.Threads, path.Source.MaxWorkers));
        var states = new Worker?[workers];
        try
        {
            await ParallelRun
                .StepsAsync(
                    context,
                    workers,
                    i => (states[i] ??= new Worker(path, sink.ConsumerOf(i), context)).Step(),
                    path.Source.MayWait,
                    sink.MayRest ? sink.Rests : null)
                .ConfigureAwait(false);
        }
        finally
        {
            foreach (Worker? state in states)
            {
                state?.Dispose();
            }
        }

        if (finishesSink)
        {
            await sink.FinishAsync(context).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Runs the pipeline on the calling thread, and keeps its operators for the next time. For pipelines into sinks that need no end.
    /// </summary>
    public void RunHere(QueryContext context)
    {
        path.Source.Start(context);
        sink.BeginPipeline();
        if (path.Source.IsEmpty)
        {
            return;
        }

        _kept ??= new Worker(path, sink.ConsumerOf(0), context);
        _kept.Restart();
        while (_kept.Step())
        {
        }
    }

    public void Dispose() => _kept?.Dispose();

    /// <summary>What one worker runs.</summary>
    sealed class Worker : IDisposable
    {
        readonly PipelinePath _path;
        readonly BatchConsumer _sink;
        readonly QueryContext _context;
        SourceReader _reader;
        readonly IReadOnlyList<BatchConsumer> _steps;
        readonly BatchConsumer _first;
        readonly ColumnBatch _batch;
        long _morsel = -1;

        public Worker(PipelinePath path, BatchConsumer sink, QueryContext context)
        {
            _path = path;
            _sink = sink;
            _context = context;
            _reader = path.Source.CreateReader();
            _steps = path.Build(sink);
            _first = _steps.Count > 0 ? _steps[0] : sink;
            _batch = new ColumnBatch(context.Task.Budget);
        }

        /// <summary>Moves one batch; answers whether there may be more.</summary>
        public bool Step()
        {
            _context.Stop.Token.ThrowIfCancellationRequested();
            if (_path.Stop.IsRequested || !_reader.Next(_batch))
            {
                if (_morsel >= 0)
                {
                    _first.EndBatches();
                    _first.EndMorsel(_morsel);
                    _morsel = -1;
                }

                _sink.EndWorker();
                return false;
            }

            if (_reader.Morsel != _morsel)
            {
                if (_morsel >= 0)
                {
                    _first.EndMorsel(_morsel);
                }

                _morsel = _reader.Morsel;
                _first.BeginMorsel(_morsel);
            }

            _first.Push(_batch);
            return true;
        }

        /// <summary>Reads the source from its start once more.</summary>
        public void Restart()
        {
            _reader.Dispose();
            _reader = _path.Source.CreateReader();
            _morsel = -1;
        }

        public void Dispose()
        {
            _reader.Dispose();
            _batch.Dispose();
            foreach (BatchConsumer step in _steps)
            {
                step.Dispose();
            }
        }
    }
}
