using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;

namespace Quiver.Engine.Physical;

/// <summary>Chooses which side of a join is kept in memory, and splits its conditions into keys and the rest.</summary>
sealed class JoinPlanner(RuntimeFilters runtimeFilters, CardinalityEstimator estimator, Func<LogicalPlan, PhysicalPlan> visit)
{
    /// <summary>How much larger a side must be for the other to be kept although that costs a flag a row.</summary>
    const double MuchLarger = 2;

    /// <summary>Whether a side gives other rows in each round of a recursion around the join; the other side is kept then.</summary>
    public Func<LogicalPlan, bool> Changes { get; init; } = _ => false;

    /// <summary>Plans a join.</summary>
    public PhysicalHashJoin Plan(LogicalJoin join)
    {
        double left = estimator.Rows(join.Left);
        double right = estimator.Rows(join.Right);
        if (Changes(join.Left) is var changes && changes != Changes(join.Right))
        {
            left = changes ? double.MaxValue : 0;
            right = changes ? 0 : double.MaxValue;
        }

        (HashJoinKind kind, bool buildsLeft) = Choose(join.Kind, left, right);
        LogicalPlan probe = buildsLeft ? join.Right : join.Left;
        LogicalPlan build = buildsLeft ? join.Left : join.Right;
        var conditions = new JoinConditions(join, probe, build, estimator);
        IReadOnlyList<JoinKey> keys = conditions.Keys;
        bool nullAware = kind == HashJoinKind.Mark && conditions.Residual.Count == 0 && keys.Count == 1 && !keys[0].IsNullSafe;
        List<(int, RuntimeFilter)> filters = Filters(kind, probe, keys);
        PhysicalPlan buildPlan = visit(build);
        PhysicalPlan probePlan = visit(probe);
        return new PhysicalHashJoin(kind, probePlan, buildPlan, keys)
        {
            Residual = conditions.Residual,
            Ranges = conditions.Ranges,
            IsBand = conditions.IsBand,
            Alternatives = conditions.Alternatives,
            MarkColumn = join.Mark,
            Place = join.Place,
            IsNullAware = nullAware,
            RuntimeFilters = filters,
            EstimatedRows = estimator.Rows(join),
        };
    }

    /// <summary>Plans an ASOF join: the right side is sorted, and each left row searches it.</summary>
    public PhysicalHashJoin Plan(LogicalAsOfJoin join)
    {
        HashSet<ColumnId> left = PlanRewriter.OutputIds(join.Left);
        HashSet<ColumnId> right = PlanRewriter.OutputIds(join.Right);
        HashJoinKind kind = join.Kind switch
        {
            JoinKind.Inner => HashJoinKind.Inner,
            JoinKind.Left => HashJoinKind.KeepProbe,
            JoinKind.Right => HashJoinKind.KeepBuild,
            JoinKind.Full => HashJoinKind.KeepBoth,
            JoinKind.Semi => HashJoinKind.ProbeSemi,
            _ => HashJoinKind.ProbeAnti,
        };
        JoinKey[] keys = [.. join.Equalities.Select(e => JoinConditions.KeyOf(e, left, right)
            ?? throw new InvalidOperationException("an equality of an ASOF join is no key"))];
        List<(int, RuntimeFilter)> filters = Filters(kind, join.Left, keys);
        PhysicalPlan build = visit(join.Right);
        return new PhysicalHashJoin(kind, visit(join.Left), build, keys)
        {
            Ranges = [new JoinOrderKey(join.Order.Left, join.Order.Right, ComparisonOperators.Swap(join.Order.Operator))],
            IsNearest = true,
            RuntimeFilters = filters,
            EstimatedRows = estimator.Rows(join),
        };
    }

    static (HashJoinKind Kind, bool BuildsLeft) Choose(JoinKind kind, double left, double right) => kind switch
    {
        JoinKind.Inner => (HashJoinKind.Inner, left < right),
        JoinKind.Left => right > left * MuchLarger ? (HashJoinKind.KeepBuild, true) : (HashJoinKind.KeepProbe, false),
        JoinKind.Right => left > right * MuchLarger ? (HashJoinKind.KeepBuild, false) : (HashJoinKind.KeepProbe, true),
        JoinKind.Full => (HashJoinKind.KeepBoth, left < right),
        JoinKind.Semi => right > left * MuchLarger ? (HashJoinKind.BuildSemi, true) : (HashJoinKind.ProbeSemi, false),
        JoinKind.Anti => right > left * MuchLarger ? (HashJoinKind.BuildAnti, true) : (HashJoinKind.ProbeAnti, false),
        JoinKind.Mark => (HashJoinKind.Mark, false),
        _ => (HashJoinKind.Single, false),
    };

    List<(int Key, RuntimeFilter Filter)> Filters(HashJoinKind kind, LogicalPlan probe, IReadOnlyList<JoinKey> keys)
    {
        var filters = new List<(int, RuntimeFilter)>();
        if (kind is HashJoinKind.Inner or HashJoinKind.ProbeSemi or HashJoinKind.KeepBuild or HashJoinKind.BuildSemi
            or HashJoinKind.BuildAnti)
        {
            for (int i = 0; i < keys.Count; i++)
            {
                if (!keys[i].IsNullSafe
                    && Compute.Joining.IntegerKeys.IsInteger(keys[i].Probe.Type)
                    && runtimeFilters.TryAdd(probe, keys[i].Probe) is { } filter)
                {
                    filters.Add((i, filter));
                }
            }
        }

        return filters;
    }
}
