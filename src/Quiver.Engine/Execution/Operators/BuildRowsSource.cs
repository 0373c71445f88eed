using Quiver.Compute.Batches;
using Quiver.Engine.Execution.Pipelines;
using Quiver.Engine.Physical;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads the build rows in memory of a join that have (or have not) a partner, after all probes are done.</summary>
sealed class BuildRowsSource(PhysicalHashJoin plan, JoinBuildSink build) : PipelineSource
{
    QueryContext? _context;

    public override int MaxWorkers => 1;

    public override void Start(QueryContext context) => _context = context;

    public override SourceReader CreateReader() => new Reader(new UnmatchedRows(plan, build.Table!, _context!));

    sealed class Reader(UnmatchedRows rows) : SourceReader
    {
        public override long Morsel => rows.Position;

        public override bool Next(ColumnBatch batch) => rows.Next(batch);

        public override void Dispose()
        {
            rows.Dispose();
            base.Dispose();
        }
    }
}
