using Quiver.Arrow.Batches;
using Quiver.Compute.Batches;
using Quiver.Engine.Catalog;
using Quiver.Engine.Execution.Pipelines;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Reads the morsels of a table.</summary>
sealed class ScanSource(MorselScan scan) : PipelineSource
{
    MorselSource? _source;

    public override int MaxWorkers => Math.Max(1, _source!.MorselCount);

    public override bool MayWait => _source!.MayWait;

    public override double Progress => _source?.Progress ?? 0;

    public override void Start(QueryContext context) => _source = scan.Open(context.Task, context.Stop.Token);

    public override SourceReader CreateReader() => new Reader(_source!.CreateReader());

    public override void Dispose()
    {
        _source?.Dispose();
        base.Dispose();
    }

    sealed class Reader(MorselReader reader) : SourceReader
    {
        public override long Morsel => reader.Morsel;

        public override bool Next(ColumnBatch batch)
        {
            RecordBatch? rows;
            do
            {
                rows = reader.Next();
                if (rows is null)
                {
                    return false;
                }
            }
            while (rows.Length == 0);

            batch.Reset(rows.Columns.Count, rows.Length);
            for (int i = 0; i < rows.Columns.Count; i++)
            {
                batch.Set(i, rows.Columns[i]);
            }

            return true;
        }

        public override void Dispose()
        {
            reader.Dispose();
            base.Dispose();
        }
    }
}
