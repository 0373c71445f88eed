using Quiver.Arrow.Batches;
using Quiver.Arrow.Memory;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Storage.Caches;

/// <summary>Reads a cache: its rows are copied at once when the scan starts, and handed out batch by batch.</summary>
sealed class CacheScan(string name, Schema schema, CacheRead request, Func<CacheRead, MemoryBudget, RecordBatch> read) : MorselScan
{
    /// <inheritdoc/>
    public override Schema Schema => schema;

    /// <inheritdoc/>
    public override string Describe()
    {
        var limit = request.Limit is { } most ? $", limit {most}" : "";
        return $"{name} predicates=[{request.Conditions}], columns [{string.Join(", ", schema.Fields.Select(field => field.Name))}]{limit}";
    }

    /// <inheritdoc/>
    public override MorselSource Open(TaskContext context, CancellationToken cancellationToken) =>
        new Source(read(request, context.Budget), context.BatchSize);

    sealed class Source(RecordBatch rows, int batchRows) : MorselSource
    {
        int _next;

        public override int MorselCount => 1;

        public override MorselReader CreateReader() => new Reader(this);

        public override void Dispose()
        {
            rows.Dispose();
            base.Dispose();
        }

        RecordBatch? Take()
        {
            var from = Interlocked.Add(ref _next, batchRows) - batchRows;
            var count = Math.Min(batchRows, rows.Length - from);
            return count <= 0
                ? null
                : new RecordBatch(rows.Schema, [.. rows.Columns.Select(column => column.Slice(from, count))], count);
        }

        sealed class Reader(Source source) : MorselReader
        {
            /// <inheritdoc/>
            public override long Morsel => 0;

            /// <inheritdoc/>
            public override RecordBatch? Next() => source.Take();
        }
    }
}
