using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads the build rows of a join that have (or have not) a partner, after all probes are done.</summary>
sealed class BuildRowsSource(PhysicalHashJoin plan, JoinBuildSink build) : PipelineSource
{
    QueryContext? _context;

    public override int MaxWorkers => 1;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(plan, build, _context!);

    sealed class Reader(PhysicalHashJoin plan, JoinBuildSink build, QueryContext context) : SourceReader
    {
        readonly RowIndices _rows = new(context.Task.Budget);
        int _next;

        public override long Morsel => _next;

        public override bool Next(ColumnBatch batch)
        {
            int total = build.Rows!.RowCount;
            while (_next < total)
            {
                _next = build.Matches!.Collect(plan.Kind == HashJoinKind.BuildSemi, _next, context.Task.BatchSize, _rows);
                if (_rows.Count > 0)
                {
                    Fill(batch);
                    return true;
                }
            }

            return false;
        }

        public override void Dispose()
        {
            _rows.Dispose();
            base.Dispose();
        }

        void Fill(ColumnBatch batch)
        {
            bool hasProbe = plan.Kind is HashJoinKind.KeepBuild or HashJoinKind.KeepBoth;
            int probeColumns = hasProbe ? plan.Probe.Columns.Count : 0;
            batch.Reset(probeColumns + plan.Build.Columns.Count, _rows.Count);
            for (int i = 0; i < probeColumns; i++)
            {
                batch.Set(i, Compute.Vectors.NullPropagation.AllNull(plan.Probe.Columns[i].Type, _rows.Count));
            }

            for (int i = 0; i < plan.Build.Columns.Count; i++)
            {
                batch.SetRows(probeColumns + i, build.Columns, i, _rows);
            }
        }
    }
}
