using Quiver.Arrow.Types;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.Aggregates;

/// <summary>
/// About how many nanoseconds the joins and groupings below an aggregate take, as measured on tables of a million rows: grouping a row
/// costs more than finding its partner, and much more where there are many groups or keys are text.
/// </summary>
sealed class EagerCost
{
    /// <summary>Estimates are wrong by that much.</summary>
    public const double Worthwhile = 0.8;
    const double FindPartner = 2;

    /// <summary>Outer joins remember which rows had a partner.</summary>
    const double MarkPartner = 7;
    const double KeepRow = 20;
    const double GiveRow = 1;
    const double GroupRow = 5;
    const double FarGroup = 15;
    const double FixedKey = 8;
    const double TextKey = 40;

    /// <summary>What fits into the caches nearest to a core.</summary>
    const double FewEntries = 1_000;
    const double FewestPerGroup = 2;
    readonly CardinalityEstimator _estimator;
    readonly LogicalAggregate _aggregate;
    readonly double _groups;

    /// <param name="estimator">Knows the rows of the aggregate.</param>
    /// <param name="aggregate">The aggregate.</param>
    public EagerCost(CardinalityEstimator estimator, LogicalAggregate aggregate)
    {
        _estimator = estimator;
        _aggregate = aggregate;
        double rows = estimator.Rows(aggregate.Input);
        _groups = Groups(aggregate.Input, [.. aggregate.Keys.Select(k => k.Expression)]);
        Lazy = Joins(aggregate.Input) + Final(rows);
    }

    /// <summary>The cost without grouping early.</summary>
    public double Lazy { get; }

    /// <summary>What grouping at a place costs at least, whatever else is grouped by.</summary>
    public double AtLeast(EagerSite site) => _estimator.Rows(site.Plan) * GroupRow;

    /// <summary>The cost with grouping at a place.</summary>
    public double Of(EagerSite site, IReadOnlyList<PlanColumn> keys)
    {
        double rows = _estimator.Rows(site.Plan);
        Expression[] reads = [.. keys.Select(k => k.Read())];
        double groups = Groups(site.Plan, reads);
        if (groups > rows / FewestPerGroup)
        {
            return double.MaxValue;
        }

        double part = groups / rows;
        double cost = Joins(site.Plan) + Grouping(rows, groups, reads);
        double below = groups;
        foreach ((LogicalPlan node, int input) in site.Path.Reverse())
        {
            double after = _estimator.Rows(node) * part;
            if (node is LogicalJoin join)
            {
                LogicalPlan other = node.Inputs[1 - input];
                cost += Join(join.Kind, below, _estimator.Rows(other), after) + Joins(other);
            }

            below = after;
        }

        return cost + Final(below);
    }

    double Final(double rows) => Grouping(rows, Math.Min(_groups, rows), [.. _aggregate.Keys.Select(k => k.Expression)]);

    static double Grouping(double rows, double groups, IReadOnlyList<Expression> keys)
    {
        double more = 0;
        for (int i = 0; i < keys.Count && groups > FewEntries; i++)
        {
            more += keys[i].Type.Logical.Id is TypeId.Utf8 or TypeId.Binary ? TextKey : i > 0 ? FixedKey : 0;
        }

        return rows * (GroupRow + more + (FarGroup * Depth(groups)));
    }

    /// <summary>What the joins of a tree cost.</summary>
    double Joins(LogicalPlan plan) => plan switch
    {
        LogicalJoin join => Join(join.Kind, _estimator.Rows(join.Left), _estimator.Rows(join.Right), _estimator.Rows(join))
            + Joins(join.Left) + Joins(join.Right),
        LogicalFilter or LogicalProject => Joins(plan.Inputs[0]),
        _ => 0,
    };

    static double Join(JoinKind kind, double left, double right, double rows)
    {
        double build = Math.Min(left, right);
        double find = (FindPartner * (1 + Depth(build))) + (kind == JoinKind.Inner ? 0 : MarkPartner);
        return (Math.Max(left, right) * find) + (build * KeepRow) + (rows * GiveRow);
    }

    /// <summary>Each power of ten of entries is further from the core.</summary>
    static double Depth(double entries) => Math.Log10(Math.Max(1, entries / FewEntries));

    /// <summary>
    /// About how many combinations of keys there are in a plan. What is below its joins says more of a column than what they give: a
    /// thousand orders have at most a thousand customers, however many lines each has.
    /// </summary>
    double Groups(LogicalPlan plan, IReadOnlyList<Expression> keys)
    {
        double rows = _estimator.Rows(plan);
        var sources = new Dictionary<LogicalPlan, double>(ReferenceEqualityComparer.Instance);
        foreach (Expression key in keys)
        {
            LogicalPlan source = key is ColumnExpression own ? SourceOf(plan, own.Id) : plan;
            double distinct = key is ColumnExpression column && _estimator.DistinctAmong(column, _estimator.Rows(source)) is { } known
                ? known : rows;
            sources[source] = Math.Min(sources.GetValueOrDefault(source, 1) * Math.Max(1, distinct), _estimator.Rows(source));
        }

        return Math.Max(1, Math.Min(rows, sources.Values.Aggregate(1.0, (all, one) => all * one)));
    }

    /// <summary>The input of joins that gives a column.</summary>
    static LogicalPlan SourceOf(LogicalPlan plan, ColumnId id)
    {
        while (true)
        {
            LogicalPlan? below = plan is LogicalJoin or LogicalProject
                ? plan.Inputs.FirstOrDefault(i => i.Output.Any(c => c.Id == id)) : null;
            if (below is null)
            {
                return plan;
            }

            plan = below;
        }
    }
}
