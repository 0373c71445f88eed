using Quiver.Compute.Comparison;
using Quiver.Compute.Grouping;
using Quiver.Compute.Joining;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;
using Quiver.Engine.Optimizer;

namespace Quiver.Engine.Physical;

/// <summary>
/// The conditions of a join by who answers them: an index over keys, one over rows sorted by conditions of order, one over the keys
/// of each branch of an OR, or a check of each pair.
/// </summary>
sealed class JoinConditions
{
    /// <summary>Rows of equal keys from which on sorting them by a condition of order pays.</summary>
    const double WorthSorting = 16;

    /// <summary>An index for each branch costs as much as this many keys.</summary>
    const int MostAlternatives = 16;
    readonly HashSet<ColumnId> _probe;
    readonly HashSet<ColumnId> _build;
    readonly List<JoinKey> _keys = [];
    readonly List<Expression> _residual = [];

    public JoinConditions(LogicalJoin join, LogicalPlan probe, LogicalPlan build, CardinalityEstimator estimator)
    {
        _probe = PlanRewriter.OutputIds(probe);
        _build = PlanRewriter.OutputIds(build);
        foreach (Expression condition in join.Conditions.SelectMany(ExpressionRewriter.Conjuncts))
        {
            if (KeyOf(condition, _probe, _build) is { } key && _keys.Count < KeyLayout.NullBitsInFirstWord)
            {
                _keys.Add(key);
            }
            else
            {
                _residual.Add(condition);
            }
        }

        if (join.Kind == JoinKind.Mark)
        {
            KeepComparisons();
            return;
        }

        double rows = estimator.Rows(build);
        if (_keys.Count == 0)
        {
            FindAlternatives();
        }

        if (Alternatives.Count == 0 && !Optimizer.RowCounts.IsAtMostOne(build)
            && (_keys.Count == 0 || rows / estimator.DistinctRows(_keys.Select(k => k.Build), rows) >= WorthSorting))
        {
            FindRanges();
        }
    }

    /// <summary>Equalities that all partners satisfy.</summary>
    public IReadOnlyList<JoinKey> Keys => _keys;

    /// <summary>Conditions of order that the index looks up.</summary>
    public IReadOnlyList<JoinOrderKey> Ranges { get; private set; } = [];

    /// <summary>Whether both conditions of order bound one value of the build side.</summary>
    public bool IsBand { get; private set; }

    /// <summary>The keys of each branch of an OR.</summary>
    public IReadOnlyList<IReadOnlyList<JoinKey>> Alternatives { get; private set; } = [];

    /// <summary>What is left to check on pairs.</summary>
    public IReadOnlyList<Expression> Residual => _residual;

    /// <summary>Returns an equality between two sides as a key; null where it is none.</summary>
    public static JoinKey? KeyOf(Expression condition, HashSet<ColumnId> probe, HashSet<ColumnId> build)
    {
        if (condition is not ComparisonExpression { Operator: ComparisonOperator.Equal or ComparisonOperator.NotDistinctFrom } comparison
            || Sides(comparison, probe, build) is not { } sides)
        {
            return null;
        }

        return new JoinKey(sides.Probe, sides.Build, comparison.Operator == ComparisonOperator.NotDistinctFrom);
    }

    static (Expression Probe, Expression Build, bool IsSwapped)? Sides(
        ComparisonExpression comparison, HashSet<ColumnId> probe, HashSet<ColumnId> build)
    {
        HashSet<ColumnId> left = ExpressionRewriter.ColumnsOf(comparison.Left);
        HashSet<ColumnId> right = ExpressionRewriter.ColumnsOf(comparison.Right);
        if (left.Count == 0 || right.Count == 0)
        {
            return null;
        }

        return left.IsSubsetOf(probe) && right.IsSubsetOf(build) ? (comparison.Left, comparison.Right, false)
            : left.IsSubsetOf(build) && right.IsSubsetOf(probe) ? (comparison.Right, comparison.Left, true)
            : null;
    }

    /// <summary>
    /// The mark of IN is null where only a comparison with null is in the way. One key alone can say so; beside other conditions
    /// the comparison is checked on the pairs, where a null result shows.
    /// </summary>
    void KeepComparisons()
    {
        if (_keys.Count + _residual.Count > 1)
        {
            foreach (JoinKey key in _keys.Where(k => !k.IsNullSafe).ToList())
            {
                _keys.Remove(key);
                _residual.Add(new ComparisonExpression(ComparisonOperator.Equal, key.Probe, key.Build));
            }
        }
    }

    /// <summary>Looks for an OR each of whose branches has keys. Pairs are checked where branches say more than that.</summary>
    void FindAlternatives()
    {
        foreach (Expression condition in _residual.Where(c => !PlanRewriter.IsVolatile(c)))
        {
            if (condition is LogicalExpression { IsAnd: false } or && or.Children.Count <= MostAlternatives)
            {
                JoinKey[][] branches = [.. or.Children.Select(Branch)];
                if (branches.All(b => b.Length > 0))
                {
                    bool isAll = or.Children.All(c => KeyOf(c, _probe, _build) is not null);
                    Alternatives = branches;
                    if (isAll)
                    {
                        _residual.Remove(condition);
                    }

                    return;
                }
            }
        }
    }

    JoinKey[] Branch(Expression branch) =>
        [.. ExpressionRewriter.Conjuncts(branch).Select(c => KeyOf(c, _probe, _build)).OfType<JoinKey>()
            .Take(KeyLayout.NullBitsInFirstWord)];

    /// <summary>Looks for conditions of order; two that bound one value from both sides go before others.</summary>
    void FindRanges()
    {
        var found = new List<(JoinOrderKey Key, Expression Condition)>();
        foreach (Expression condition in _residual)
        {
            if (RangeOf(condition) is { } key)
            {
                found.Add((key, condition));
            }
        }

        if (found.Count == 0)
        {
            return;
        }

        int first = 0;
        int second = found.Count > 1 ? 1 : 0;
        for (int i = 0; i < found.Count && !IsBand; i++)
        {
            int other = found.FindIndex(i + 1, f => f.Key.Build.Equals(found[i].Key.Build)
                && f.Key.IsBuildAbove != found[i].Key.IsBuildAbove);
            if (other > i)
            {
                (first, second, IsBand) = (i, other, true);
            }
        }

        (JoinOrderKey Key, Expression Condition)[] chosen = first == second ? [found[first]] : [found[first], found[second]];
        Ranges = [.. chosen.Select(c => c.Key)];
        foreach ((JoinOrderKey key, Expression condition) in chosen)
        {
            if (OrderWords.IsExact(key.Build.Type))
            {
                _residual.Remove(condition);
            }
        }
    }

    JoinOrderKey? RangeOf(Expression condition)
    {
        if (condition is not ComparisonExpression
            {
                Operator: ComparisonOperator.Less or ComparisonOperator.LessOrEqual or ComparisonOperator.Greater
                    or ComparisonOperator.GreaterOrEqual,
            } comparison
            || PlanRewriter.IsVolatile(condition)
            || !OrderWords.Supports(comparison.Left.Type)
            || !comparison.Left.Type.Equals(comparison.Right.Type)
            || Sides(comparison, _probe, _build) is not { } sides)
        {
            return null;
        }

        // Said of the build side: what stood left of the operator is the probe side unless the sides were swapped.
        ComparisonOperator op = sides.IsSwapped ? comparison.Operator : ComparisonOperators.Swap(comparison.Operator);
        return new JoinOrderKey(sides.Probe, sides.Build, op);
    }
}
