using Quiver.Engine.Logical;

namespace Quiver.Engine.Optimizer.JoinOrder;

/// <summary>
/// Which orders keep the meaning of outer, semi and anti joins: the conflict detector CD-C of Moerkotte, Fender and Eich ("On the
/// correct and complete enumeration of the core search space", SIGMOD 2013). An operator may be applied to two sets of relations that
/// contain its eligibility set and obey its rules.
/// </summary>
static class JoinConflicts
{
    /// <summary>Makes the edge of an operator over those of the tree below it.</summary>
    public static JoinEdge EdgeOf(JoinOperator own, IReadOnlyList<JoinOperator> all)
    {
        // A condition that does not read both sides ties the operator to the whole of the side that it does not read.
        ulong eligible = own.Read;
        eligible |= (own.Read & own.Left) == 0 || own.Conditions.Count == 0 ? own.Left : 0;
        eligible |= (own.Read & own.Right) == 0 || own.Conditions.Count == 0 ? own.Right : 0;
        var rules = new List<(ulong If, ulong Then)>();
        foreach (JoinOperator below in all)
        {
            if (IsBelow(below, own.Left))
            {
                AddRule(rules, !IsAssociative(below, own), below.Right, below.Left, below);
                AddRule(rules, !IsLeftAsscom(below, own), below.Left, below.Right, below);
            }
            else if (IsBelow(below, own.Right))
            {
                AddRule(rules, !IsAssociative(own, below), below.Left, below.Right, below);
                AddRule(rules, !IsRightAsscom(own, below), below.Right, below.Left, below);
            }
        }

        eligible = Extend(eligible, rules);
        return new JoinEdge(own.Kind, eligible & own.Left, eligible & own.Right, own.Conditions, rules);
    }

    static bool IsBelow(JoinOperator below, ulong side) => (below.Both & ~side) == 0;

    static void AddRule(List<(ulong If, ulong Then)> rules, bool isConflict, ulong condition, ulong whole, JoinOperator below)
    {
        if (isConflict)
        {
            ulong read = whole & below.Read;
            rules.Add((condition, read != 0 ? read : whole));
        }
    }

    /// <summary>Rules whose premise the eligibility set meets are part of it.</summary>
    static ulong Extend(ulong eligible, List<(ulong If, ulong Then)> rules)
    {
        for (int i = 0; i < rules.Count;)
        {
            if ((rules[i].If & eligible) != 0)
            {
                eligible |= rules[i].Then;
                rules.RemoveAt(i);
                i = 0;
            }
            else
            {
                i++;
            }
        }

        return eligible;
    }

    /// <summary>(x a y) b z = x a (y b z).</summary>
    static bool IsAssociative(JoinOperator a, JoinOperator b) => (a.Kind, b.Kind) switch
    {
        (JoinKind.Inner, _) => true,
        (JoinKind.Left, JoinKind.Left) => b.RejectsNulls(a.Right & b.Left),
        _ => false,
    };

    /// <summary>(x a y) b z = (x b z) a y: all these kinds only add columns to the rows of x or take rows away.</summary>
    static bool IsLeftAsscom(JoinOperator a, JoinOperator b) => a.Kind != JoinKind.Full && b.Kind != JoinKind.Full;

    /// <summary>x a (y b z) = y b (x a z).</summary>
    static bool IsRightAsscom(JoinOperator a, JoinOperator b) => a.Kind == JoinKind.Inner && b.Kind == JoinKind.Inner;
}
