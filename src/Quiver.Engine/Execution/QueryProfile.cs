using System.Collections.Concurrent;
using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Execution;

/// <summary>Counts rows, batches and time of the operators of a query for EXPLAIN ANALYZE.</summary>
sealed class QueryProfile
{
    readonly ConcurrentDictionary<ExecutionPlan, Entry> _entries = new(ReferenceEqualityComparer.Instance);

    /// <summary>Returns the counters of an operator.</summary>
    public Entry Of(ExecutionPlan plan) => _entries.GetOrAdd(plan, _ => new Entry());

    /// <summary>The counters of one operator, summed over all workers.</summary>
    public sealed class Entry
    {
        long _rows;
        long _batches;
        long _ticks;
        long _spilled;
        MemoryBudget? _memory;

        /// <summary>Rows that left the operator.</summary>
        public long Rows => Interlocked.Read(ref _rows);

        /// <summary>Batches that left the operator.</summary>
        public long Batches => Interlocked.Read(ref _batches);

        /// <summary>Time spent in the operator and everything behind it in its pipeline, in stopwatch ticks.</summary>
        public long Ticks => Interlocked.Read(ref _ticks);

        /// <summary>The most native memory that the operator held at a time.</summary>
        public long PeakBytes => _memory?.PeakBytes ?? 0;

        /// <summary>The bytes that the operator wrote to files because memory was short.</summary>
        public long SpilledBytes => Interlocked.Read(ref _spilled);

        /// <summary>What the memory of the operator is counted against: a part of the budget of the query.</summary>
        public MemoryBudget BudgetIn(MemoryBudget query) =>
            LazyInitializer.EnsureInitialized(ref _memory, () => new MemoryBudget(long.MaxValue, query));

        /// <summary>Counts bytes that were written to files because memory was short.</summary>
        public void CountSpilled(long bytes) => Interlocked.Add(ref _spilled, bytes);

        /// <summary>Counts a batch.</summary>
        public void CountBatch(int rows)
        {
            Interlocked.Add(ref _rows, rows);
            Interlocked.Increment(ref _batches);
        }

        /// <summary>Counts time.</summary>
        public void CountTicks(long ticks) => Interlocked.Add(ref _ticks, ticks);
    }
}
