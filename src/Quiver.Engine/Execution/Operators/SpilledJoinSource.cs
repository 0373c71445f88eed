using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Execution.Spilling;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Joins the rows that a join has put on disk, a partition at a time; there are none where its build side fits memory.</summary>
sealed class SpilledJoinSource(PhysicalHashJoin plan, JoinBuildSink build, SpilledProbe probe, QueryContext context) : PipelineSource
{
    SpilledJoinQueue? _queue;

    public override bool MayWait => false;

    public override bool IsEmpty => _queue is null;

    public override void Start(QueryContext query)
    {
        _queue?.Dispose();
        _queue = null;
        if (build.Spilled is { } spilled)
        {
            build.ReleaseResident();
            probe.Flush();
            _queue = new SpilledJoinQueue(plan, spilled, probe, context);
            _queue.Fill();
        }
    }

    public override SourceReader CreateReader() => new Reader(
        this, _queue!, new SpilledJoinWorker(plan, build.Spilled!, probe, _queue!, build, context));

    public override void Dispose()
    {
        _queue?.Dispose();
        base.Dispose();
    }

    void End(long grant)
    {
        _queue!.End(grant);
        if (_queue.IsDone)
        {
            // Where the plan runs once more, its probe rows are other ones.
            probe.Clear();
            _queue.Dispose();
        }
    }

    sealed class Reader(SpilledJoinSource source, SpilledJoinQueue queue, SpilledJoinWorker worker) : SourceReader
    {
        IEnumerator<ColumnBatch>? _rows;
        long _grant;
        long _morsel = -1;

        public override long Morsel => _morsel;

        public override bool Next(ColumnBatch batch)
        {
            while (true)
            {
                if (_rows is null)
                {
                    if (!queue.TryTake(out SpilledJoinPart? part, out SpilledJoinMode mode, out _grant, out _morsel))
                    {
                        return false;
                    }

                    _rows = worker.Join(part!, mode, _grant).GetEnumerator();
                }

                if (_rows.MoveNext())
                {
                    batch.SliceFrom(_rows.Current, 0, _rows.Current.RowCount);
                    return true;
                }

                _rows.Dispose();
                _rows = null;
                source.End(_grant);
            }
        }

        public override void Dispose()
        {
            _rows?.Dispose();
            worker.Dispose();
            base.Dispose();
        }
    }
}
