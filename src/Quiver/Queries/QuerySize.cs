using Quiver.Engine.Catalog;

namespace Quiver.Queries;

/// <summary>Tells small queries, which are let in by a lane of their own.</summary>
static class QuerySize
{
    const double SmallRows = 10_000;

    /// <summary>Whether no operator of a plan is expected to see more than some thousand rows.</summary>
    public static bool IsSmall(ExecutionPlan plan) =>
        plan.Properties.RowCount is <= SmallRows && plan.Inputs.All(IsSmall);
}
