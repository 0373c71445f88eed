using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Physical;

/// <summary>
/// Keeps the build side in memory under an index of its keys and looks up each row of the probe side. Without keys every pair
/// is tried: a nested loop.
/// </summary>
sealed class PhysicalHashJoin(HashJoinKind kind, PhysicalPlan probe, PhysicalPlan build, IReadOnlyList<JoinKey> keys) : PhysicalPlan
{
    public HashJoinKind Kind { get; } = kind;

    public PhysicalPlan Probe { get; } = probe;

    public PhysicalPlan Build { get; } = build;

    public IReadOnlyList<JoinKey> Keys { get; } = keys;

    /// <summary>Conditions over pairs that are no keys.</summary>
    public IReadOnlyList<Expression> Residual { get; init; } = [];

    /// <summary>The column that <see cref="HashJoinKind.Mark"/> adds.</summary>
    public PlanColumn? MarkColumn { get; init; }

    /// <summary>Whether a null key on either side makes the mark null where there is no partner: IN.</summary>
    public bool IsNullAware { get; init; }

    /// <summary>Filters on scans of the probe side that are published when the build side is complete, by key.</summary>
    public IReadOnlyList<(int Key, RuntimeFilter Filter)> RuntimeFilters { get; init; } = [];

    public override IReadOnlyList<PlanColumn> Columns => Kind switch
    {
        HashJoinKind.ProbeSemi or HashJoinKind.ProbeAnti => Probe.Columns,
        HashJoinKind.BuildSemi or HashJoinKind.BuildAnti => Build.Columns,
        HashJoinKind.Mark => [.. Probe.Columns, MarkColumn!],
        _ => [.. Probe.Columns, .. Build.Columns],
    };

    public override IReadOnlyList<ExecutionPlan> Inputs { get; } = [probe, build];

    public override string Describe()
    {
        string conditions = string.Join(" AND ", Keys.Select(k => k.ToString()).Concat(Residual.Select(r => r.ToString())));
        return $"{(Keys.Count > 0 ? "HashJoin" : "NestedLoopJoin")}: {Kind}{(conditions.Length > 0 ? $" ON {conditions}" : "")}";
    }
}
