using Quiver.Arrow.Memory;
using Quiver.Engine.Catalog;

namespace Quiver.Engine.Execution.Spilling;

/// <summary>
/// When an operator is to put its rows on disk: before memory is short, since what holds rows needs more of it when it grows, and
/// still more to order or merge them.
/// </summary>
static class MemoryPressure
{
    /// <summary>An operator that holds less than this part of all memory is not what it is short of.</summary>
    const int LeastShare = 32;

    /// <summary>Whether what a worker builds of rows that were on disk grows too large for the memory that is left.</summary>
    public static bool IsShort(TaskContext context, long heldBytes) =>
        heldBytes >= context.Budget.CeilingBytes / LeastShare / context.Threads
        && context.Budget.AvailableBytes < heldBytes * 4 * context.Threads;

    /// <summary>Whether an operator that holds some bytes in one worker is to give them up.</summary>
    public static bool IsHigh(TaskContext context, long heldBytes)
    {
        MemoryBudget budget = context.Budget;
        long ceiling = budget.CeilingBytes;
        if (context.Spill is null || heldBytes < ceiling / LeastShare / context.Threads)
        {
            return false;
        }

        // Columns double when they grow, and both are held while the old one is copied; then come what orders or indexes the rows, and
        // the batches on their way. Every worker may need all that at the same moment.
        long available = budget.AvailableBytes;
        return available < ceiling / 3 * 2 || available < heldBytes * 4;
    }
}
