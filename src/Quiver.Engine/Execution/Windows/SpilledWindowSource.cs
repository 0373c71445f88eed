using Quiver.Arrow.Errors;
using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Windows;

/// <summary>Reads a window whose rows may be on disk: then merged, a stretch of partitions at a time, and otherwise as they lie.</summary>
sealed class SpilledWindowSource(PhysicalWindow plan, WindowCollectSink sink, PipelineSource inMemory) : PipelineSource
{
    /// <summary>The merge takes one part of memory of as many: the window needs the others.</summary>
    const int MergeShare = 4;

    QueryContext? _context;

    public override int MaxWorkers => sink.Runs.IsEmpty ? inMemory.MaxWorkers : 1;

    public override bool MayWait => false;

    public override void Start(QueryContext context)
    {
        _context = context;
        if (sink.Runs.IsEmpty)
        {
            inMemory.Start(context);
        }
    }

    public override SourceReader CreateReader() =>
        sink.Runs.IsEmpty ? inMemory.CreateReader() : new Reader(plan, sink, _context!);

    public override void Dispose()
    {
        inMemory.Dispose();
        base.Dispose();
    }

    sealed class Reader(PhysicalWindow plan, WindowCollectSink sink, QueryContext context) : SourceReader
    {
        readonly WindowStream _stream = new(plan, sink.Layout, context, isEager: false);
        readonly ColumnBatch _rows = new(context.Task.Budget);
        RunMerge? _merge;
        bool _isEnd;
        int _morsel = -1;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            try
            {
                bool isGiven = Advance(batch);
                _morsel += isGiven ? 1 : 0;
                return isGiven;
            }
            catch (QuiverException error) when (error.Code == ErrorCode.OutOfMemory && _stream.Obstacle is { } call)
            {
                throw new QuiverException(
                    error.Code,
                    $"{call.Name} of a window needs all rows of a partition in memory, but there are too many: {error.Message}",
                    error);
            }
        }

        public override void Dispose()
        {
            _merge?.Dispose();
            _rows.Dispose();
            _stream.Dispose();
            base.Dispose();
        }

        bool Advance(ColumnBatch batch)
        {
            _merge ??= sink.Runs.Merge(MergeShare);
            while (!_stream.Next(batch))
            {
                if (_isEnd)
                {
                    return false;
                }

                if (_merge.Next(_rows, context.Task.BatchSize))
                {
                    _stream.Append(_rows);
                }
                else
                {
                    _isEnd = true;
                    _stream.Complete();
                }
            }

            return true;
        }
    }
}
