using Quiver.Compute.Comparison;
using Quiver.Compute.Grouping;
using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;

namespace Quiver.Engine.Physical;

/// <summary>Chooses which side of a join is kept in memory, and splits its conditions into keys and the rest.</summary>
sealed class JoinPlanner(RuntimeFilters runtimeFilters, Func<LogicalPlan, PhysicalPlan> visit)
{
    /// <summary>How much larger a side must be for the other to be kept although that costs a flag a row.</summary>
    const double MuchLarger = 2;

    /// <summary>Plans a join.</summary>
    public PhysicalHashJoin Plan(LogicalJoin join)
    {
        double left = CardinalityEstimator.RowCount(join.Left);
        double right = CardinalityEstimator.RowCount(join.Right);
        (HashJoinKind kind, bool buildsLeft) = Choose(join.Kind, left, right);
        LogicalPlan probe = buildsLeft ? join.Right : join.Left;
        LogicalPlan build = buildsLeft ? join.Left : join.Right;
        var keys = new List<JoinKey>();
        var residual = new List<Expression>();
        Split(join, probe, build, keys, residual);
        bool nullAware = kind == HashJoinKind.Mark && residual.Count == 0 && keys.Count == 1 && !keys[0].IsNullSafe;
        List<(int, RuntimeFilter)> filters = Filters(kind, probe, keys);
        PhysicalPlan buildPlan = visit(build);
        PhysicalPlan probePlan = visit(probe);
        return new PhysicalHashJoin(kind, probePlan, buildPlan, keys)
        {
            Residual = residual,
            MarkColumn = join.Mark,
            IsNullAware = nullAware,
            RuntimeFilters = filters,
            EstimatedRows = CardinalityEstimator.RowCount(join),
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

    static void Split(LogicalJoin join, LogicalPlan probe, LogicalPlan build, List<JoinKey> keys, List<Expression> residual)
    {
        HashSet<ColumnId> probeColumns = [.. probe.Output.Select(c => c.Id)];
        HashSet<ColumnId> buildColumns = [.. build.Output.Select(c => c.Id)];
        foreach (Expression condition in join.Conditions.SelectMany(ExpressionRewriter.Conjuncts))
        {
            if (KeyOf(condition, probeColumns, buildColumns) is { } key && keys.Count < KeyLayout.NullBitsInFirstWord)
            {
                keys.Add(key);
            }
            else
            {
                residual.Add(condition);
            }
        }

        // The mark of IN is null where only a comparison with null is in the way. One key alone can say so; beside other
        // conditions the comparison is checked on the pairs, where a null result shows.
        if (join.Kind == JoinKind.Mark && keys.Count + residual.Count > 1)
        {
            foreach (JoinKey key in keys.Where(k => !k.IsNullSafe).ToList())
            {
                keys.Remove(key);
                residual.Add(new ComparisonExpression(ComparisonOperator.Equal, key.Probe, key.Build));
            }
        }
    }

    static JoinKey? KeyOf(Expression condition, HashSet<ColumnId> probe, HashSet<ColumnId> build)
    {
        if (condition is not ComparisonExpression { Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinctFrom } comparison)
        {
            return null;
        }

        bool nullSafe = comparison.Operator == ComparisonOperator.NotDistinctFrom;
        HashSet<ColumnId> left = ExpressionRewriter.ColumnsOf(comparison.Left);
        HashSet<ColumnId> right = ExpressionRewriter.ColumnsOf(comparison.Right);
        if (left.Count == 0 || right.Count == 0)
        {
            return null;
        }

        return left.IsSubsetOf(probe) && right.IsSubsetOf(build) ? new JoinKey(comparison.Left, comparison.Right, nullSafe)
            : left.IsSubsetOf(build) && right.IsSubsetOf(probe) ? new JoinKey(comparison.Right, comparison.Left, nullSafe)
            : null;
    }

    List<(int Key, RuntimeFilter Filter)> Filters(HashJoinKind kind, LogicalPlan probe, List<JoinKey> keys)
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
