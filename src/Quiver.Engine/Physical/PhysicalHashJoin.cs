using Quiver.Engine.Catalog;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Types;

namespace Quiver.Engine.Physical;

/// <summary>
/// Keeps the build side in memory under an index and looks up each row of the probe side: by hash of the keys, by search among rows
/// sorted by conditions of order, or by any of several sets of keys. Without all of these every pair is tried: a nested loop.
/// </summary>
sealed class PhysicalHashJoin(HashJoinKind kind, PhysicalPlan probe, PhysicalPlan build, IReadOnlyList<JoinKey> keys) : PhysicalPlan
{
    public HashJoinKind Kind { get; } = kind;

    public PhysicalPlan Probe { get; } = probe;

    public PhysicalPlan Build { get; } = build;

    public IReadOnlyList<JoinKey> Keys { get; } = keys;

    /// <summary>Up to two conditions of order that the index looks up beside the keys.</summary>
    public IReadOnlyList<JoinOrderKey> Ranges { get; init; } = [];

    /// <summary>Whether two conditions of order bound the same value of the build side from both sides.</summary>
    public bool IsBand { get; init; }

    /// <summary>Whether only the nearest build row by the condition of order is a partner: ASOF.</summary>
    public bool IsNearest { get; init; }

    /// <summary>Sets of keys of which one at least must agree, where there are no keys that all partners share.</summary>
    public IReadOnlyList<IReadOnlyList<JoinKey>> Alternatives { get; init; } = [];

    /// <summary>What the index is built over, in the order in which it takes them.</summary>
    public IEnumerable<Expression> BuildValues =>
        [.. AllKeys.Select(k => k.Build), .. Ranges.Select(r => r.Build)];

    /// <summary>What is looked up in the index.</summary>
    public IEnumerable<Expression> ProbeValues =>
        [.. AllKeys.Select(k => k.Probe), .. Ranges.Select(r => r.Probe)];

    IEnumerable<JoinKey> AllKeys => Keys.Concat(Alternatives.SelectMany(a => a));

    /// <summary>Conditions over pairs that the index does not answer.</summary>
    public IReadOnlyList<Expression> Residual { get; init; } = [];

    /// <summary>The column that <see cref="HashJoinKind.Mark"/> adds.</summary>
    public PlanColumn? MarkColumn { get; init; }

    /// <summary>Where the subquery of <see cref="HashJoinKind.Single"/> stands in the text; line 0 where it stands in none.</summary>
    public SourcePosition Place { get; init; }

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
        IEnumerable<string> indexed = Keys.Select(k => k.ToString()).Concat(Ranges.Select(r => r.ToString()));
        if (Alternatives.Count > 0)
        {
            indexed = [string.Join(" OR ", Alternatives.Select(a => string.Join(" AND ", a)))];
        }

        string on = string.Join(" AND ", indexed);
        string rest = string.Join(" AND ", Residual.Select(r => r.ToString()));
        string conditions = on.Length == 0 || rest.Length == 0 ? on + rest
            : Alternatives.Count > 0 ? $"{on}, then {rest}" : $"{on} AND {rest}";
        string name = IsNearest ? "AsOfJoin" : Ranges.Count > 0 ? "RangeJoin"
            : Keys.Count + Alternatives.Count > 0 ? "HashJoin" : "NestedLoopJoin";
        return $"{name}: {Kind}{(conditions.Length > 0 ? $" ON {conditions}" : "")}";
    }
}
