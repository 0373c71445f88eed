using Quiver.Engine.Catalog;
using Quiver.Engine.Physical;
using Quiver.Storage.Tables;

namespace Quiver.Queries;

/// <summary>Counts what a plan reads of the store.</summary>
static class StoredScans
{
    /// <summary>Returns the data files that a plan reads, and the parts into which their rows and those in memory fall by time.</summary>
    public static (int Files, int Parts) CountIn(ExecutionPlan plan)
    {
        (int files, int parts) = (plan is PhysicalScan scan ? scan.Source : plan) is TableScan table
            ? (table.FileCount, table.PartCount) : (0, 0);
        foreach (ExecutionPlan input in plan.Inputs)
        {
            (int more, int others) = CountIn(input);
            (files, parts) = (files + more, parts + others);
        }

        return (files, parts);
    }
}
