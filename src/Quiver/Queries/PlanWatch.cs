using Quiver.Engine.Catalog;
using Quiver.Engine.Execution;

namespace Quiver.Queries;

/// <summary>The plans of a query and what their operators did, for whoever explains it.</summary>
sealed class PlanWatch
{
    /// <summary>The plans in the order in which they were started; without a profile where they did not run.</summary>
    public List<(ExecutionPlan Plan, QueryProfile? Profile)> Plans { get; } = [];
}
