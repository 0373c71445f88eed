using Quiver.Compute.Sorting;
using Quiver.Engine.Execution.Scheduling;

namespace Quiver.Engine.Execution.Operators;

/// <summary>Puts rows in order with all workers: parts are packed and split into buckets, then buckets are sorted.</summary>
static class ParallelSort
{
    /// <summary>Makes the order and finishes it.</summary>
    /// <param name="context">The query.</param>
    /// <param name="make">Makes the order for some parts; who calls keeps it, so that it is freed whatever happens.</param>
    public static async Task RunAsync(QueryContext context, Func<int, SortPermutation> make)
    {
        int threads = context.Task.Threads;
        SortPermutation? order = null;
        await ParallelRun.ForAsync(context, 1, 1, _ => order = make(threads)).ConfigureAwait(false);
        int parts = order!.PartCount;
        if (parts > 0)
        {
            await ParallelRun.ForAsync(context, threads, parts, order.PackPart).ConfigureAwait(false);
            order.MakeBuckets();
            await ParallelRun.ForAsync(context, threads, parts, order.SplitPart).ConfigureAwait(false);
            order.EndSplit();
        }

        await ParallelRun.ForAsync(context, threads, order.BucketCount, order.SortBucket).ConfigureAwait(false);
    }
}
