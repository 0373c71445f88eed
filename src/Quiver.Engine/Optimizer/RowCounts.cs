using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer;

/// <summary>What is certain about the number of rows of a plan.</summary>
static class RowCounts
{
    /// <summary>Whether a plan gives one row, whatever the data.</summary>
    public static bool IsExactlyOne(LogicalPlan plan) => plan switch
    {
        LogicalAggregate aggregate => aggregate.Keys.Count == 0,
        LogicalValues values => values.Rows.Count == 1,
        LogicalWith with => IsExactlyOne(with.Body),
        LogicalProject or LogicalSort { Fetch: null } => IsExactlyOne(plan.Inputs[0]),
        LogicalJoin { Kind: JoinKind.Inner, Conditions.Count: 0 } join => IsExactlyOne(join.Left) && IsExactlyOne(join.Right),
        LogicalJoin { Kind: JoinKind.Mark or JoinKind.Single } join => IsExactlyOne(join.Left),
        LogicalJoin { Kind: JoinKind.Left } join => IsExactlyOne(join.Left) && IsAtMostOne(join.Right),
        _ => false,
    };

    /// <summary>Whether a plan gives no more than one row, whatever the data.</summary>
    public static bool IsAtMostOne(LogicalPlan plan) => plan switch
    {
        LogicalAggregate aggregate => aggregate.Keys.Count == 0,
        LogicalValues values => values.Rows.Count <= 1,
        LogicalLimit { Count: <= 1 } => true,
        LogicalWith with => IsAtMostOne(with.Body),
        LogicalProject or LogicalSort or LogicalFilter or LogicalLimit => IsAtMostOne(plan.Inputs[0]),
        LogicalJoin { Kind: JoinKind.Semi or JoinKind.Anti or JoinKind.Mark or JoinKind.Single } join => IsAtMostOne(join.Left),
        LogicalJoin { Kind: JoinKind.Inner or JoinKind.Left } join => IsAtMostOne(join.Left) && IsAtMostOne(join.Right),
        _ => false,
    };

    /// <summary>Leaves out limits and orders over what is one row at most: a correlated one could not be unnested.</summary>
    public static LogicalPlan DropIdleLimits(LogicalPlan plan) => plan switch
    {
        LogicalLimit { Offset: 0, Count: null or >= 1 } limit when IsAtMostOne(limit.Input) => DropIdleLimits(limit.Input),
        LogicalSort { Fetch: null or >= 1 } sort when IsAtMostOne(sort.Input) => DropIdleLimits(sort.Input),
        LogicalProject or LogicalFilter => PlanRewriter.MapInputs(plan, DropIdleLimits),
        _ => plan,
    };
}
