using System.Runtime.CompilerServices;
using Quiver.Arrow.Batches;
using Quiver.Arrow.Builders;
using Quiver.Arrow.Types;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Tests.Extensions;

/// <summary>A plan over an async stream factory: every execution opens a new stream. It counts the batches it was asked for.</summary>
sealed class CountingStream(int batchCount) : ExecutionPlan, ITableProvider
{
    public int Opened;
    public int Produced;

    public override Schema Schema { get; } = new([new Field("n", DataType.Int64)]);

    public ExecutionPlan Scan(ScanRequest request) => this;

    public override async IAsyncEnumerable<RecordBatch> ExecuteAsync(
        int partition, TaskContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Opened);
        for (int i = 0; i < batchCount; i++)
        {
            await Task.Yield();
            Interlocked.Increment(ref Produced);
            yield return new RecordBatch(Schema, [ColumnBuilder.Build(DataType.Int64, [.. Enumerable.Range(i * 1000, 1000).Select(n => (object?)(long)n)])], 1000);
        }
    }
}
