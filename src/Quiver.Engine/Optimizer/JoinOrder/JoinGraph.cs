using System.Numerics;
using Quiver.Engine.Expressions;
using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.JoinOrder;

/// <summary>The relations of a tree of joins and the edges between them, and the cheapest way to join them all.</summary>
sealed class JoinGraph
{
    const int MostForDynamicProgramming = 12;

    /// <summary>
    /// Edges that are worth a look, over all pairs of connected sets: a star of twelve relations has 11,264 pairs and 11 edges, a clique
    /// a quarter million pairs and 66 edges.
    /// </summary>
    const int MostLooks = 250_000;

    /// <summary>Estimates of filtered inputs may be far too low, and a cross join suffers most when they are.</summary>
    const double CrossJoinPenalty = 100;
    readonly JoinCollector _collected;
    readonly CardinalityEstimator _estimator = new();
    readonly List<LogicalPlan> _relations;
    readonly JoinTree[] _leaves;
    JoinEdge[] _edges = [];
    JoinEdge[] _spanning = [];

    public JoinGraph(JoinCollector collected)
    {
        _collected = collected;
        _relations = collected.Relations;
        _leaves = [.. _relations.Select((r, i) => new JoinTree(
            1UL << i, Math.Max(1, _estimator.Rows(r)), 0, JoinKind.Inner, null, null))];
    }

    /// <summary>Orders the joins; null where no other order than the one there is can be found.</summary>
    public LogicalPlan? Order()
    {
        List<JoinEdge> own = [.. _collected.Operators.Select(
            o => _collected.IsInner ? EdgeOf(o) : JoinConflicts.EdgeOf(o, _collected.Operators))];
        List<JoinEdge> closed = _collected.IsInner ? EqualColumns.Close(own) : own;
        JoinTree? best = _relations.Count > MostForDynamicProgramming ? null
            : Exhaustive(closed) ?? (closed.Count > own.Count ? Exhaustive(own) : null);
        best ??= Greedy(closed, [.. _leaves]);
        return best is null ? null : PlanRewriter.Filter(PlanOf(best), _collected.Filters);
    }

    /// <summary>The edge of a condition of inner joins: between the operands of a comparison, else between one and the rest.</summary>
    JoinEdge EdgeOf(JoinOperator own)
    {
        ulong left = own.Read & (0 - own.Read);
        ulong right = own.Read & ~left;
        if (own.Conditions[0] is ComparisonExpression comparison)
        {
            (ulong a, ulong b) = (_collected.ReadBy(comparison.Left), _collected.ReadBy(comparison.Right));
            if (a != 0 && b != 0 && (a & b) == 0)
            {
                (left, right) = (a, b);
            }
        }

        return new JoinEdge(JoinKind.Inner, left, right, own.Conditions, []);
    }

    void Use(List<JoinEdge> edges)
    {
        _edges = [.. edges];
        _spanning = new JoinEdge[edges.Count];
        foreach (JoinEdge edge in edges)
        {
            edge.Factors = [.. edge.Conditions.Select(c => _estimator.Factor(
                c, isTurned: c is ComparisonExpression comparison && (_collected.ReadBy(comparison.Left) & edge.Right) != 0))];
        }

        foreach (JoinEdge edge in edges)
        {
            edge.Companions = edges.Count(e => e.Eligible == edge.Eligible && e.HasEquality);
        }
    }

    /// <summary>The cheapest tree of all; null where there are too many pairs to look at, or the rules leave no way.</summary>
    JoinTree? Exhaustive(List<JoinEdge> edges)
    {
        Use(edges);
        var best = new JoinTree?[1 << _relations.Count];
        foreach (JoinTree leaf in _leaves)
        {
            best[leaf.Relations] = leaf;
        }

        int pairs = 0;
        var enumerator = new JoinEnumerator(_edges, _relations.Count, set => best[set] is not null, (a, b) =>
        {
            if (best[a] is { } first && best[b] is { } second
                && Join(first, second, best[a | b]?.Cost ?? double.MaxValue) is { } tree)
            {
                best[a | b] = tree;
            }

            return ++pairs * edges.Count <= MostLooks;
        });
        if (!enumerator.Run())
        {
            return null;
        }

        return best[^1] ?? (_collected.IsInner ? Greedy(edges, Parts(best)) : null);
    }

    /// <summary>The best trees of the largest sets that edges connect.</summary>
    static List<JoinTree> Parts(JoinTree?[] best)
    {
        var parts = new List<JoinTree>();
        ulong left = (ulong)best.Length - 1;
        while (left != 0)
        {
            JoinTree largest = best.OfType<JoinTree>().Where(t => (t.Relations & ~left) == 0)
                .MaxBy(t => BitOperations.PopCount(t.Relations))!;
            parts.Add(largest);
            left &= ~largest.Relations;
        }

        return parts;
    }

    /// <summary>Joins the pair with the smallest result until one tree is left; null where the rules leave no pair.</summary>
    JoinTree? Greedy(List<JoinEdge> edges, List<JoinTree> trees)
    {
        Use(edges);
        while (trees.Count > 1)
        {
            (int First, int Second, JoinTree? Tree, bool IsConnected) best = (-1, -1, null, false);
            for (int i = 0; i < trees.Count; i++)
            {
                for (int j = i + 1; j < trees.Count; j++)
                {
                    bool isConnected = Array.Exists(_edges, e => e.Spans(trees[i].Relations, trees[j].Relations));
                    if ((isConnected || (_collected.IsInner && !best.IsConnected)) && Join(trees[i], trees[j], double.MaxValue) is { } tree
                        && (best.Tree is null || (isConnected && !best.IsConnected)
                            || (isConnected == best.IsConnected && tree.Rows < best.Tree.Rows)))
                    {
                        best = (i, j, tree, isConnected);
                    }
                }
            }

            if (best.Tree is null)
            {
                return null;
            }

            trees.RemoveAt(best.Second);
            trees[best.First] = best.Tree;
        }

        return trees[0];
    }

    /// <summary>Joins two trees by all edges between them; null where one of them does not allow it or it is not cheap enough.</summary>
    JoinTree? Join(JoinTree a, JoinTree b, double limit)
    {
        if (a.Cost + b.Cost >= limit)
        {
            return null;
        }

        JoinEdge? other = null;
        int spanning = 0;
        ulong both = a.Relations | b.Relations;
        foreach (JoinEdge edge in _edges)
        {
            if (edge.Spans(a.Relations, b.Relations))
            {
                spanning++;
                other = edge.Kind == JoinKind.Inner ? other : edge;
                bool fits = edge.Fits(a.Relations, b.Relations) || edge.Fits(b.Relations, a.Relations) || _collected.IsInner;
                if (!fits || !edge.Allows(both))
                {
                    return null;
                }
            }
        }

        if (other is not null && (spanning > 1))
        {
            return null;
        }

        JoinKind kind = other?.Kind ?? JoinKind.Inner;
        (JoinTree left, JoinTree right) = other is not null && !other.Fits(a.Relations, b.Relations) ? (b, a) : (a, b);
        if (kind == JoinKind.Inner)
        {
            // Between equals the order of the statement stays, so that plans do not change for nothing.
            bool isFirst = a.Rows > b.Rows || (a.Rows == b.Rows
                && BitOperations.TrailingZeroCount(a.Relations) < BitOperations.TrailingZeroCount(b.Relations));
            (left, right) = isFirst ? (a, b) : (b, a);
        }

        // Every intermediate row costs to make; a row of the build side costs about as much again.
        double rows = Math.Max(1, RowsOf(kind, left, right));
        double cost = a.Cost + b.Cost + (rows * (spanning == 0 ? CrossJoinPenalty : 1)) + Math.Min(a.Rows, b.Rows);
        return cost < limit ? new JoinTree(both, rows, cost, kind, left, right) : null;
    }

    double RowsOf(JoinKind kind, JoinTree left, JoinTree right)
    {
        var rows = new JoinRows(left.Rows, right.Rows);
        foreach (JoinEdge edge in Applied(left, right))
        {
            foreach (JoinFactor factor in edge.Factors)
            {
                rows.Add(factor);
            }
        }

        return rows.Of(kind);
    }

    /// <summary>
    /// The edges that a join applies, one of each class of equal columns: of those the one between two relations that most other
    /// edges are between too, since several equalities between two tables are usually one key of several columns.
    /// </summary>
    ReadOnlySpan<JoinEdge> Applied(JoinTree left, JoinTree right)
    {
        int count = 0;
        bool hasChoice = false;
        foreach (JoinEdge edge in _edges)
        {
            if (edge.Spans(left.Relations, right.Relations))
            {
                hasChoice |= edge.Class >= 0 && count > 0;
                _spanning[count++] = edge;
            }
        }

        Span<JoinEdge> spanning = _spanning.AsSpan(0, count);
        if (!hasChoice)
        {
            return spanning;
        }

        int kept = 0;
        for (int e = 0; e < count; e++)
        {
            int earlier = spanning[e].Class < 0 ? -1 : IndexOfClass(spanning[..kept], spanning[e].Class);
            if (earlier < 0)
            {
                spanning[kept++] = spanning[e];
            }
            else if (spanning[e].Companions > spanning[earlier].Companions)
            {
                spanning[earlier] = spanning[e];
            }
        }

        return spanning[..kept];
    }

    static int IndexOfClass(ReadOnlySpan<JoinEdge> edges, int number)
    {
        for (int e = 0; e < edges.Length; e++)
        {
            if (edges[e].Class == number)
            {
                return e;
            }
        }

        return -1;
    }

    LogicalPlan PlanOf(JoinTree tree)
    {
        if (tree.Left is not { } left || tree.Right is not { } right)
        {
            return _relations[BitOperations.TrailingZeroCount(tree.Relations)];
        }

        var conditions = new List<Expression>();
        foreach (JoinEdge edge in Applied(left, right))
        {
            conditions.AddRange(edge.Conditions);
        }

        return new LogicalJoin(tree.Kind, PlanOf(left), PlanOf(right), conditions);
    }
}
